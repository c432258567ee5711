/** Block Kit's limits as Slack documents them (docs.slack.dev/reference/block-kit, 2026-11-23), written apart from the code. */

interface Node {
  readonly [key: string]: unknown
}

export function blockKitProblems(message: unknown): string[] {
  const found: string[] = []
  const root = message as { text?: unknown; blocks?: Node[]; attachments?: { blocks?: Node[] }[] }
  if (typeof root.text !== 'string' || root.text === '') found.push('text: missing')
  const sets = [root.blocks ?? [], ...(root.attachments ?? []).map((attachment) => attachment.blocks ?? [])]
  for (const blocks of sets) {
    if (blocks.length > 50) found.push(`blocks: ${blocks.length} > 50`)
    for (const block of blocks) checkBlock(block, found)
  }
  return found
}

function checkBlock(block: Node, found: string[]): void {
  const elements = (block['elements'] ?? []) as Node[]
  switch (block['type']) {
    case 'header':
      checkText(block['text'] as Node, 'plain_text', 150, 'header', found)
      break
    case 'section':
      checkText(block['text'] as Node, 'mrkdwn', 3_000, 'section', found)
      break
    case 'context':
      if (elements.length < 1 || elements.length > 10) found.push('context: 1 to 10 elements')
      for (const element of elements) checkText(element, 'mrkdwn', 3_000, 'context', found)
      break
    case 'actions':
      checkButtons(elements, found)
      break
    default:
      found.push(`unknown block ${String(block['type'])}`)
  }
}

function checkButtons(buttons: Node[], found: string[]): void {
  if (buttons.length < 1 || buttons.length > 25) found.push('actions: 1 to 25 elements')
  if (new Set(buttons.map((button) => button['action_id'])).size !== buttons.length)
    found.push('actions: action_id twice')
  for (const button of buttons) {
    checkText(button['text'] as Node, 'plain_text', 75, 'button', found)
    const url = String(button['url'])
    if (!URL.canParse(url) || url.length > 3_000) found.push('button: url')
  }
}

function checkText(text: Node, type: string, limit: number, where: string, found: string[]): void {
  const value = String(text['text'] ?? '')
  if (text['type'] !== type) found.push(`${where}: ${String(text['type'])} instead of ${type}`)
  if (value.length < 1 || value.length > limit) found.push(`${where}: ${value.length} of ${limit} characters`)
}
