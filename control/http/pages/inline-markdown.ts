/** Code, links, bold and emphasis within one line. Everything else is text and stays text. */

import { escapeHtml } from './escape-html.ts'

const INLINE = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*/g

export function inlineMarkdown(text: string): string {
  let html = ''
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    html += escapeHtml(text.slice(at, match.index))
    at = match.index + match[0].length
    const [, code, label, target, strong, emphasis] = match
    if (code !== undefined) html += `<code>${escapeHtml(code)}</code>`
    else if (label !== undefined) html += link(label, target!)
    else if (strong !== undefined) html += `<strong>${inlineMarkdown(strong)}</strong>`
    else html += `<em>${inlineMarkdown(emphasis!)}</em>`
  }
  return html + escapeHtml(text.slice(at))
}

function link(label: string, target: string): string {
  const href = addressOf(target)
  return href === undefined
    ? inlineMarkdown(label)
    : `<a href="${escapeHtml(href)}">${inlineMarkdown(label)}</a>`
}

/** Web addresses, places on this page, and other runbooks, whose files are pages here. */
function addressOf(target: string): string | undefined {
  if (/^https?:\/\//.test(target) || /^#[\w-]+$/.test(target) || /^\/(?!\/)/.test(target)) return target
  const runbook = /^(?:\.\/|runbooks\/)?([a-z0-9-]+)\.md(#[\w-]+)?$/.exec(target)
  return runbook ? `/runbooks/${runbook[1]}${runbook[2] ?? ''}` : undefined
}
