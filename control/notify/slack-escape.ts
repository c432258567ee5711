/** Marks that would make a mention of what a person typed, even where links are escaped. */
const MENTION = /@(?=channel\b|here\b|everyone\b)/gi
const LOOKALIKE: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ' }

/**
 * Text that somebody else made, as text inside mrkdwn: no links, mentions, emphasis, or lines of its own.
 *
 * Escapes `&`, `<`, `>` as Slack asks (docs.slack.dev, formatting message text, 2026-11-23). Emphasis has no
 * escape there, so its marks become letters that look like them.
 */
export function slackEscape(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*~`]/g, (mark) => LOOKALIKE[mark] ?? mark)
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replace(MENTION, '@\u2060')
}

/** The same for `plain_text`, where nothing is parsed: angle brackets become quotation marks, entities stay whole. */
export function slackPlain(text: string): string {
  return oneLine(text).replaceAll('<', '‹').replaceAll('>', '›').replace(MENTION, '@\u2060')
}

function oneLine(text: string): string {
  // Control characters and line ends would let a reason forge a line of the message.
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}
