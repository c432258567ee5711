/** Markdown of runbooks to HTML: headings, paragraphs, lists, quotes, tables and code. All text is escaped. */

import { escapeHtml } from './escape-html.ts'
import { inlineMarkdown } from './inline-markdown.ts'

const FENCE = /^```(\S*)/
const HEADING = /^(#{1,4}) +(.+?)(?: +#+)?$/
const BULLET = /^\s*[-*] +(.*)$/
const NUMBER = /^\s*\d+[.)] +(.*)$/
const QUOTE = /^> ?(.*)$/
const TABLE_RULE = /^\|?[ :|-]+\|[ :|-]*$/

export function markdownToHtml(markdown: string): string {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n')
  const html: string[] = []
  let at = 0
  const takeWhile = (fits: (line: string) => boolean): string[] => {
    const taken: string[] = []
    while (at < lines.length && fits(lines[at]!)) taken.push(lines[at++]!)
    return taken
  }

  while (at < lines.length) {
    const line = lines[at]!
    const heading = HEADING.exec(line)
    if (line.trim() === '') at += 1
    else if (FENCE.test(line)) {
      at += 1
      const code = takeWhile((next) => !next.startsWith('```'))
      at += 1
      html.push(`<pre><code>${escapeHtml(code.join('\n'))}</code></pre>`)
    } else if (heading) {
      at += 1
      const level = heading[1]!.length
      html.push(`<h${level} id="${slug(heading[2]!)}">${inlineMarkdown(heading[2]!)}</h${level}>`)
    } else if (TABLE_RULE.test(lines[at + 1] ?? '') && line.includes('|')) {
      html.push(table(takeWhile((next) => next.includes('|'))))
    } else if (BULLET.test(line)) html.push(list('ul', BULLET, takeWhile(inList)))
    else if (NUMBER.test(line)) html.push(list('ol', NUMBER, takeWhile(inList)))
    else if (QUOTE.test(line)) {
      const quoted = takeWhile((next) => QUOTE.test(next)).map((next) => QUOTE.exec(next)![1]!)
      html.push(`<blockquote>${markdownToHtml(quoted.join('\n'))}</blockquote>`)
    } else html.push(`<p>${inlineMarkdown([lines[at++]!, ...takeWhile(isPlain)].join(' '))}</p>`)
  }
  return html.join('\n')
}

function isPlain(line: string): boolean {
  return line.trim() !== '' && ![FENCE, HEADING, BULLET, NUMBER, QUOTE].some((kind) => kind.test(line))
}

/** An item, or the indented continuation of one. */
function inList(line: string): boolean {
  return BULLET.test(line) || NUMBER.test(line) || /^\s{2,}\S/.test(line)
}

function list(tag: 'ul' | 'ol', item: RegExp, lines: readonly string[]): string {
  const items: string[] = []
  for (const line of lines) {
    const begins = item.exec(line) ?? BULLET.exec(line) ?? NUMBER.exec(line)
    if (begins) items.push(begins[1]!)
    else items[items.length - 1] += ` ${line.trim()}`
  }
  return `<${tag}>${items.map((text) => `<li>${inlineMarkdown(text)}</li>`).join('')}</${tag}>`
}

function table(lines: readonly string[]): string {
  const [head, , ...rows] = lines.map(cells)
  const row = (tag: 'th' | 'td', of: readonly string[]) =>
    `<tr>${of.map((cell) => `<${tag}>${inlineMarkdown(cell)}</${tag}>`).join('')}</tr>`
  const body = rows.map((each) => row('td', each)).join('')
  return `<table><thead>${row('th', head ?? [])}</thead><tbody>${body}</tbody></table>`
}

function cells(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
