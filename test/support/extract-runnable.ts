export interface RunnableBlock {
  readonly script: string
  /** Line of its first command, from 1. */
  readonly line: number
}

/** The blocks of a page that are fenced as `bash run`, as they stand, without the indentation of a list. */
export function extractRunnable(markdown: string): readonly RunnableBlock[] {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n')
  const found: RunnableBlock[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = /^( *)```bash run\s*$/.exec(lines[at]!)
    if (fence === null) continue
    const indent = fence[1]!.length
    const end = lines.findIndex((line, index) => index > at && /^ *```\s*$/.test(line))
    if (end < 0) throw new Error(`line ${at + 1}: a block begins and never ends`)
    const script = lines
      .slice(at + 1, end)
      .map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length)))
      .join('\n')
    found.push({ script, line: at + 2 })
    at = end
  }
  return found
}
