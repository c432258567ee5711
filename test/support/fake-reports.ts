import type { ControlApi } from '../../control/app/control-api.ts'
import { fail, ok } from '../../control/app/errors.ts'
import type { SpanMoney } from '../../control/app/money-views.ts'
import type { ReportApi } from '../../control/app/report/report-api.ts'
import type { ReportLine, ReportView } from '../../control/app/report-views.ts'
import { parseWeek } from '../../control/core/report/iso-week.ts'

const WEEK = parseWeek('2026-W38')!
const DAY_MS = 86_400_000

export const sampleSpan: SpanMoney = {
  from: WEEK.from,
  to: WEEK.to,
  counterfactual: 140_300_000,
  metered: 61_200_000,
  fixedServer: 37_000_000,
  fixedAll: 55_000_000,
  net: 24_100_000,
  netServerOnly: 42_100_000,
  requests: 12_040,
  characters: 1_204_000,
  provisional: false,
}
const before: SpanMoney = { ...sampleSpan, from: WEEK.from - 7 * DAY_MS, to: WEEK.from, net: 20_900_000 }

const line: ReportLine = {
  name: 'Kokoro',
  requests: 6_020,
  characters: 602_000,
  cacheHitRate: 0.41,
  errorRate: 0.0031,
  judged: 3_550,
  p50: 148.2,
  p95: 212.4,
  p99: 401.9,
  availability: 0.9969,
  cost: 55_000_000,
}

/** Named as people may name things, so that every channel shows what it does with it. */
export const sampleReport: ReportView = {
  week: WEEK.week,
  from: WEEK.from,
  to: WEEK.to,
  sentAt: WEEK.to + 9 * 3_600_000,
  complete: true,
  headline: 'Week 38 saved $24.10 net, $3.20 more than the week before.',
  subline: 'Since 7 September this has saved $45.00 net; at today’s growth it breaks even on 3 March.',
  total: sampleSpan,
  before,
  toDate: { ...sampleSpan, from: before.from, net: 45_000_000 },
  days: Array.from({ length: 7 }, (_, day) => ({
    ...sampleSpan,
    from: WEEK.from + day * DAY_MS,
    to: WEEK.from + (day + 1) * DAY_MS,
    net: day === 6 ? -1_250_001 : 4_225_000,
    stage: '50 %',
    candidateFraction: 0.5,
  })),
  breakEven: {
    charactersPerDay: 222_000,
    charactersPerMonth: 6_760_000,
    crossing: { kind: 'not-at-this-growth', text: 'not at this growth' },
    text: 'from 222,000 characters a day on; not at this growth',
  },
  volume: 172_000,
  perThousand: { candidateServerOnly: 61_000, candidateAll: 91_000, baseline: 15_000 },
  rollouts: [
    {
      key: 'tts',
      name: 'English speech',
      stage: '50 %',
      share: 5_000,
      candidateName: 'Kokoro',
      baselineName: '=HYPERLINK("http://x","Workers AI"), the "vendor"',
      baseline: { now: { ...line, name: '=HYPERLINK("http://x","Workers AI"), the "vendor"' }, before: null },
      candidate: { now: line, before: { ...line, p95: null, errorRate: null } },
      fallbackRate: 0.0042,
      money: sampleSpan,
      moneyBefore: before,
      decisions: [{ id: 12, at: WEEK.from + DAY_MS, text: '25 % → 50 %, by ada: gates are clear' }],
      incidents: [
        { id: 14, title: 'Rolled back: errors', status: 'closed', cause: 'the GPU driver was updated' },
      ],
    },
  ],
  actions: [
    { text: 'Advance English speech to 75 %, or say why not: every gate is clear.', path: '/rollouts/tts' },
  ],
  notes: ['Provisional until 22 September 2026, 00:00 UTC: gateways may still report calls of its last day.'],
}

export function createFakeReports(calls: (readonly [keyof ControlApi, ...unknown[]])[]): ReportApi {
  const read = (week: string) =>
    week === sampleReport.week
      ? ok(sampleReport)
      : fail({ code: 'not-found', detail: `nothing was used before, so ${week} has no report` })
  return {
    async list() {
      calls.push(['reports', 'list'])
      const { week, from, to, sentAt, total } = sampleReport
      return [{ week, from, to, sentAt, net: total.net }]
    },
    async read(week) {
      calls.push(['reports', 'read', week])
      return read(week)
    },
    async send(actor, week, reason) {
      calls.push(['reports', 'send', actor, week, reason])
      return read(week)
    },
  }
}
