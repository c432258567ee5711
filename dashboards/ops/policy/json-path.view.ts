/** Where a cursor stands in a JSON text, and where a field begins: for help beside it, and for jumping to problems. */

type Step = string | number

interface Visit {
  readonly path: readonly Step[]
  /** Where the key or the item begins, and where its value ends. */
  readonly from: number
  readonly to: number
}

/** The innermost field around the cursor: `triggers.errors.maxRate`; empty outside of all. */
export function pathAt(text: string, cursor: number): string {
  let best: Visit | undefined
  for (const visit of visits(text))
    if (visit.from <= cursor && cursor <= visit.to && (best?.path.length ?? 0) < visit.path.length)
      best = visit
  return best?.path.join('.') ?? ''
}

/** Where a field begins; null: it is not there. Of a field that is missing, where its nearest parent begins. */
export function placeOf(text: string, field: string): number | null {
  const all = visits(text)
  const wanted = field.split('.')
  for (let length = wanted.length; length > 0; length--) {
    const name = wanted.slice(0, length).join('.')
    const found = all.find((visit) => visit.path.join('.') === name)
    if (found) return found.from
  }
  return null
}

/** Reads as much as is well formed: while somebody types, the rest is not. */
function visits(text: string): readonly Visit[] {
  const found: Visit[] = []
  let at = 0
  const blank = () => {
    while (/\s/.test(text[at] ?? '')) at++
  }
  const word = (): string => {
    const from = at
    at++
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at++
    return text.slice(from + 1, at - 1)
  }
  const value = (path: readonly Step[]): void => {
    blank()
    const open = text[at]
    if (open === '"') word()
    else if (open === '{' || open === '[') list(path, open)
    else while (at < text.length && !/[,\]}\s]/.test(text[at]!)) at++
  }
  const list = (path: readonly Step[], open: '{' | '['): void => {
    const close = open === '{' ? '}' : ']'
    at++
    for (let index = 0; at < text.length; index++) {
      blank()
      if (text[at] === close || at >= text.length) break
      const from = at
      let step: Step = index
      if (open === '{') {
        if (text[at] !== '"') break
        step = word()
        blank()
        if (text[at] !== ':') break
        at++
      }
      value([...path, step])
      found.push({ path: [...path, step], from, to: at })
      blank()
      if (text[at] !== ',') break
      at++
    }
    if (text[at] === close) at++
  }
  value([])
  return found
}
