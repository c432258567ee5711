import type { Notice } from '../core/effects.ts'
import type { DeliveryContext } from '../ports/notifier.ts'
import { formatUtc } from './format-time.ts'
import { type NoticeCard, TONES, toNoticeCard } from './notice-card.ts'
import type { NoticeLinks } from './notice-links.ts'
import { slackEscape, slackPlain } from './slack-escape.ts'
import { LIMITS, type LinkButton, type Mrkdwn, type SlackBlock, type SlackMessage } from './slack-message.ts'
import { truncate } from './truncate.ts'

export interface SlackOptions {
  readonly links: NoticeLinks
  /** Put before a page, and only before a page: `<!here>`, `<!subteam^S…>`, `<@U…>`; null mentions nobody. */
  readonly mention: string | null
}

/** One user-made line may not push the others out of the section. */
const LINE_LIMIT = 640

/** A notice in Block Kit, within its limits: header, three lines, buttons, and a footer beside the colour bar. */
export function toSlackMessage(
  notice: Notice,
  context: DeliveryContext,
  options: SlackOptions,
): SlackMessage {
  const card = toNoticeCard(notice, options.links)
  const mention = card.page && options.mention !== null ? `${options.mention} ` : ''
  const again = context.repeat ? 'Possibly sent before: ' : ''
  return {
    text: truncate(`${mention}${again}${slackEscape(`${card.what}. ${card.why}`)}`, LIMITS.text),
    blocks: [
      {
        type: 'header',
        text: plain(truncate(`${again}${slackPlain(card.what)}`, LIMITS.headerText)),
      },
      { type: 'section', text: mrkdwn(`${mention}${linesOf(card)}`) },
      { type: 'actions', elements: buttonsOf(card) },
    ],
    attachments: [{ color: TONES[card.tone], fallback: plainFooter(card), blocks: [footer(card, context)] }],
    unfurl_links: false,
    unfurl_media: false,
  }
}

/** The same in one string, for a receiver that refuses blocks. */
export function toSlackText(notice: Notice, context: DeliveryContext, options: SlackOptions): string {
  const card = toNoticeCard(notice, options.links)
  const mention = card.page && options.mention !== null ? `${options.mention} ` : ''
  const again = context.repeat ? '(possibly sent before) ' : ''
  const head = `${mention}${again}*${truncate(slackEscape(card.what), LIMITS.headerText)}*`
  return `${head}\n${linesOf(card)}\n${linksOf(card)}\n${footerText(card, context)}`
}

function linesOf(card: NoticeCard): string {
  const [why, who, next] = card.names ?? ['Why', 'Who', 'Next']
  return [
    ...(card.note === undefined ? [] : [`*Note:* ${truncate(slackEscape(card.note), LINE_LIMIT)}`]),
    `*${why}:* ${truncate(slackEscape(card.why), LINE_LIMIT)}`,
    `*${who}:* ${truncate(slackEscape(card.who), LINE_LIMIT)}`,
    `*${next}:* ${truncate(slackEscape(card.next), LINE_LIMIT)}`,
  ].join('\n')
}

function buttonsOf(card: NoticeCard): readonly LinkButton[] {
  const open: LinkButton = {
    type: 'button',
    text: plain(truncate(card.open.label, LIMITS.buttonText)),
    url: card.open.url,
    action_id: 'open',
  }
  if (card.runbook === null) return [open]
  return [open, { type: 'button', text: plain('Runbook'), url: card.runbook, action_id: 'runbook' }]
}

function footer(card: NoticeCard, context: DeliveryContext): SlackBlock {
  return {
    type: 'context',
    elements: [mrkdwn(`${linksOf(card)} · ${footerText(card, context)}`)],
  }
}

/** Beside the buttons, because some clients show no buttons of webhooks. */
function linksOf(card: NoticeCard): string {
  const open = `<${urlIn(card.open.url)}|${card.open.label}>`
  return card.runbook === null ? open : `${open} · <${urlIn(card.runbook)}|Runbook>`
}

function footerText(card: NoticeCard, context: DeliveryContext): string {
  const incident = card.incident === null ? '' : `incident ${card.incident} · `
  return `${incident}${formatUtc(card.at)} · ${slackEscape(truncate(context.idempotencyId, 120))}`
}

function plainFooter(card: NoticeCard): string {
  return `${slackPlain(card.open.label)}: ${card.open.url}`
}

/** Inside `<url|label>` these three end the link. */
function urlIn(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('|', '%7C')
}

function plain(text: string): { readonly type: 'plain_text'; readonly text: string; readonly emoji: false } {
  return { type: 'plain_text', text, emoji: false }
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text: truncate(text, LIMITS.sectionText), verbatim: true }
}
