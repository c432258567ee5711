import type { Notice } from '../core/effects.ts'
import type { NoticeCard } from './notice-card.ts'
import type { NoticeLinks } from './notice-links.ts'

/** The page that decides, in four lines; the colour is that of the arm that was cheaper. Nobody is paged by it. */
export function reportCard(notice: Extract<Notice, { kind: 'report' }>, links: NoticeLinks): NoticeCard {
  const { request } = notice
  return {
    tone: notice.cheaper,
    what: notice.headline,
    ...(request === null
      ? {}
      : { note: `sent ${request.again ? 'again ' : ''}on request of ${request.by}: ${request.reason}` }),
    why: notice.money,
    who: notice.health,
    next: notice.next,
    names: ['Money', 'Health', 'Next'],
    at: notice.at,
    incident: null,
    open: { label: 'Open report', url: links.report(notice.week) },
    runbook: null,
    page: false,
  }
}
