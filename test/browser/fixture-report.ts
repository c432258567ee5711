import type { ReportLine, ReportListing, ReportView } from '../../control/app/report-views.ts'
import { dayStart, makeDays, sumOf } from './fixture-money-days.ts'
import { usualMoney } from './fixture-money-view.ts'
import { DAY, HOUR, KEY } from './fixture-views.ts'

const WEEK = 7 * DAY

/** Monday 00:00 UTC of the week of a moment. */
const mondayOf = (at: number): number => {
  const day = dayStart(at)
  return day - ((new Date(day).getUTCDay() + 6) % 7) * DAY
}

export function isoWeek(monday: number): string {
  const thursday = new Date(monday + 3 * DAY)
  const first = mondayOf(Date.UTC(thursday.getUTCFullYear(), 0, 4))
  const week = Math.round((monday - first) / WEEK) + 1
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`
}

export function reportList(now: number): readonly ReportListing[] {
  const monday = mondayOf(now)
  const days = makeDays(now, 400)
  return Array.from({ length: 6 }, (_, index) => {
    const from = monday - index * WEEK
    const known = days.some((it) => it.from >= from && it.from < from + WEEK)
    return {
      week: isoWeek(from),
      from,
      to: from + WEEK,
      sentAt: index === 0 || index === 3 ? null : from + WEEK + 8 * HOUR,
      net: known ? sumOf(days, from, from + WEEK).net : null,
    }
  })
}

export function report(week: string, now: number, bare: boolean): ReportView | undefined {
  const listing = reportList(now).find((it) => it.week === week)
  if (!listing) return undefined
  const { from, to, sentAt } = listing
  const days = makeDays(now, 400)
  const money = usualMoney(now)
  const total = sumOf(days, from, to)
  const before = sumOf(days, from - WEEK, from)
  const dollars = (micro: number) =>
    `${micro < 0 ? '\u2212' : ''}$${Math.abs(Math.round(micro / 1e6)).toLocaleString('en')}`
  return {
    week,
    from,
    to,
    sentAt,
    complete: to <= now,
    headline: `This week moving speech saved ${dollars(total.net)} net; ${dollars(sumOf(days, 0, to).net)} since it began.`,
    subline: 'Half of English speech runs on Kokoro. No incident, one decision, latency and errors healthy.',
    total,
    before: bare ? null : before,
    toDate: sumOf(days, 0, to),
    days: days.filter((it) => it.from >= from - WEEK && it.from < to),
    breakEven: money.breakEven.all,
    volume: bare ? null : Math.round(total.characters / 7),
    perThousand: bare ? { candidateServerOnly: null, candidateAll: null, baseline: null } : money.perThousand,
    rollouts: [
      {
        key: KEY,
        name: 'English speech',
        stage: '50 %',
        share: 5_000,
        candidateName: 'Kokoro',
        baselineName: 'Cloudflare',
        baseline: {
          now: line('Cloudflare', total.requests / 2, 212, 0.004, total.metered, bare),
          before: bare ? null : line('Cloudflare', before.requests / 2, 219, 0.0046, before.metered, false),
        },
        candidate: {
          now: line('Kokoro', total.requests / 2, 168, 0.0031, total.fixedAll, bare),
          before: bare ? null : line('Kokoro', before.requests / 2, 171, 0.0034, before.fixedAll, false),
        },
        fallbackRate: bare ? null : 0.0042,
        money: total,
        moneyBefore: bare ? null : before,
        decisions: bare
          ? []
          : [{ id: 12, at: from + 2 * DAY + 9 * HOUR, text: 'Ada advanced it from 25 % to 50 %' }],
        incidents: bare
          ? []
          : [
              {
                id: 14,
                title: 'Errors on Kokoro',
                status: 'closed',
                cause: 'A driver update restarted the server; updates now wait for the failover.',
              },
            ],
      },
    ],
    actions: bare
      ? [
          {
            text: 'Enter what the own server costs: without it nothing can break even.',
            path: '/money/costs',
          },
        ]
      : [
          {
            text: 'Advance English speech to 75 %: all gates are clear, and each step saves.',
            path: '/rollouts/tts',
          },
          { text: 'Give aura-2-es a price of its own; it is billed by the list now.', path: '/money/prices' },
          { text: 'Look at the 0.4 % of requests that fell back to Cloudflare.', path: '/rollouts/tts' },
        ],
    notes:
      to > now
        ? ['The week is not over: its figures still grow.']
        : ['Sunday is provisional until Tuesday 00:00 UTC.'],
  }
}

function line(
  name: string,
  requests: number,
  p95: number,
  errorRate: number,
  cost: number,
  bare: boolean,
): ReportLine {
  const count = Math.round(requests)
  return {
    name,
    requests: count,
    characters: count * 90,
    cacheHitRate: bare ? null : 0.42,
    errorRate: bare ? null : errorRate,
    judged: bare ? 0 : Math.round(count * 0.98),
    p50: bare ? null : Math.round(p95 * 0.52),
    p95: bare ? null : p95,
    p99: bare ? null : Math.round(p95 * 1.7),
    availability: bare ? null : 1 - errorRate / 3,
    cost,
  }
}
