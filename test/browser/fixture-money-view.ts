import type { DayMoney, MoneyView, MonthPace } from '../../control/app/money-views.ts'
import { ALL, dayStart, makeDays, partsOf, SERVER, sumOf, usd, vendorDay } from './fixture-money-days.ts'
import { DAY, KEY } from './fixture-views.ts'

const money = (micro: number) =>
  `${micro < 0 ? '\u2212' : ''}$${Math.abs(Math.round(micro / 1e6)).toLocaleString('en')}`
const dayText = (at: number) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(at)

/** What the page shows on a usual day of a rollout that rests at half. */
export function usualMoney(now: number, count = 30, scale = 1): MoneyView {
  const today = dayStart(now)
  const all = makeDays(now, 400, scale)
  const since = all[0]!.from
  const days = all.slice(-count)
  const span = sumOf(all, days[0]!.from, today + DAY)
  const week = sumOf(all, today - 7 * DAY, today)
  const toDate = sumOf(all, since, now)
  const volume = Math.round(week.characters / 7)
  const breakEven = (perMonth: number) => (perMonth / 30 / 0.03) * 1_000 + 3_667
  const [server, full] = [breakEven(SERVER), breakEven(ALL)]
  const spoken = sumOf(all, today - 7 * DAY, today).characters / 2
  const perThousand = (perMonth: number) => Math.round(((usd(perMonth) / 30) * 7) / (spoken / 1_000))
  return {
    asOf: now,
    rollout: null,
    headline: `Since ${dayText(since)} this has saved ${money(toDate.net)} net; it pays from ${Math.round(full / 1_000)},000 characters a day on, and there are more.`,
    subline: `The last seven whole days saved ${money(week.net)}; the week before saved ${money(sumOf(all, today - 14 * DAY, today - 7 * DAY).net)}.`,
    since,
    toDate,
    week,
    weekBefore: sumOf(all, today - 14 * DAY, today - 7 * DAY),
    month: sumOf(all, today - 28 * DAY, today + DAY),
    days,
    span,
    parts: partsOf(span, Math.round(span.characters * 0.55)),
    unpriced: [],
    perThousand: {
      candidateServerOnly: perThousand(SERVER) * scale,
      candidateAll: perThousand(ALL) * scale,
      baseline: Math.round(vendorDay(volume / 2) / (volume / 2 / 1_000)) * scale,
    },
    volume,
    breakEven: {
      serverOnly: {
        charactersPerDay: Math.round(server),
        charactersPerMonth: Math.round(server * 30),
        crossing: {
          kind: 'above-since',
          since,
          text: `Above it since ${dayText(since)}.`,
        },
        text: `From ${Math.round(server / 1_000)},000 characters a day on, the server alone pays.`,
      },
      all: {
        charactersPerDay: Math.round(full),
        charactersPerMonth: Math.round(full * 30),
        crossing: { kind: 'above-since', since, text: `Above it since ${dayText(since)}.` },
        text: `From here on the own server with all its care costs less than ${'Cloudflare'}. Today there are ${(volume / 1e6).toFixed(2)} million.`,
      },
    },
    payback: {
      oneOff: usd(600),
      paidBack: Math.max(0, toDate.net),
      at: now + 60 * DAY,
      text: 'Moving cost $600 once. At the pace of the last four weeks it is paid back on 6 February 2027.',
    },
    utilisation: {
      peak: 0.31,
      capacity: 2.5,
      fraction: 0.124,
      text: 'The busiest hour of the last seven days had 0.31 requests a second; one server was measured at 2.5.',
    },
    resting: resting(volume, scale),
    alternatives: [
      {
        name: 'Hosted open model',
        model: 'hexgrad/Kokoro-82M',
        cost: Math.round(span.characters * 0.62) * scale,
        source: '$0.62 per million characters, DeepInfra, 31 July 2026',
        note: 'The same voice without a server of your own.',
      },
      {
        name: 'Cheapest model of the vendor',
        model: '@cf/myshell-ai/melotts',
        cost: Math.round((span.characters / 990) * 200) * scale,
        source: '$0.0002 per minute of audio, Workers AI, 11 September 2026',
        note: 'Other voices, of lower quality; 990 characters a minute.',
      },
    ],
    pace: [
      { rollout: KEY, pace: usualPace(all, now, scale), text: 'The month ends at about its projection.' },
    ],
    budgets: [
      {
        backend: 'workers-ai',
        limit: usd(30) * scale,
        spent: days.at(-1)!.metered,
        hardStop: false,
        state: 'ok',
        until: today + DAY,
      },
    ],
  }
}

function usualPace(all: readonly DayMoney[], now: number, scale: number): MonthPace {
  const date = new Date(now)
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  const month = sumOf(all, from, now)
  const spent = month.metered + month.fixedAll
  const part = (now - from) / (to - from)
  const rate = all.at(-2)!.metered + all.at(-2)!.fixedAll
  const rest = ((to - now) / DAY) * rate
  const end = Math.round(spent + rest)
  const projected = Math.round(end / 1.03)
  return {
    from,
    to,
    spent,
    projectedToDate: Math.round(projected * part),
    projected,
    end,
    endLow: Math.round(spent + rest * 0.8),
    endHigh: Math.round(spent + rest * 1.25),
    ratio: projected === 0 ? null : end / projected,
    maxRatio: 1.3,
    state: 'healthy',
    attribution: [],
    staying: Math.round(rest),
    goingBack: Math.round(rest + usd(3.4) * scale),
    text: `${money(spent)} spent so far. The month ends at about ${money(end)}, projected were ${money(projected)}.`,
  }
}

/** One server carries all of it; so the vendor's part falls with the share and the server's stays. */
function resting(volume: number, scale: number): MoneyView['resting'] {
  const cost = (share: number) =>
    vendorDay(volume * (1 - share / 10_000)) * scale + (share === 0 ? 0 : Math.round(usd(ALL) / 30) * scale)
  const shares = Array.from({ length: 21 }, (_, index) => index * 500)
  return {
    best: 10_000,
    current: 5_000,
    bestCost: cost(10_000),
    currentCost: cost(5_000),
    curve: shares.map((share) => ({ share, cost: cost(share) })),
    assumptions: ['One server carries 2.5 requests/s, measured on 23 October.', 'All of it is eligible.'],
    text: 'One server would carry all of today’s traffic, so every request that moves saves what Cloudflare bills for it.',
  }
}

/** Over its projection, with money sunk, a model without a price and a budget that is spent. */
export function overMoney(now: number): MoneyView {
  const usual = usualMoney(now)
  const pace = usual.pace[0]!.pace!
  return {
    ...usual,
    headline: 'English speech ends the month 41 % over what was projected; the bound is 30 %.',
    subline:
      'Staying costs less than going back: the server of this month is paid for. Somebody has to decide.',
    unpriced: [
      {
        backend: 'workers-ai',
        model: '@cf/deepgram/aura-3',
        calls: 1_204,
        characters: 108_360,
        since: now - 2 * DAY,
      },
    ],
    pace: [
      {
        rollout: KEY,
        pace: {
          ...pace,
          projected: Math.round(pace.end / 1.41),
          projectedToDate: Math.round(pace.spent / 1.41),
          ratio: 1.41,
          state: 'breached',
          endLow: Math.round(pace.end * 0.97),
          endHigh: Math.round(pace.end * 1.05),
          staying: Math.round(pace.end - pace.spent),
          goingBack: Math.round(pace.end - pace.spent + usd(61.2)),
          attribution: [
            { name: 'idle-server', cost: usd(88.4), text: 'It costs the same at 50 % as at 100 %.' },
            { name: 'failover', cost: usd(31.07), text: '11,500 fallbacks on Cloudflare, 3 % of all.' },
            { name: 'price-change', cost: usd(12.66), text: 'aura-2 costs more since 20 November.' },
            { name: 'shadow', cost: usd(4.12), text: '1 % of requests are copied to compare.' },
          ],
        },
        text: 'The month ends 41 % over the projection, and its whole range lies over the bound of 30 %.',
      },
    ],
    budgets: [{ ...usual.budgets[0]!, limit: usd(12), spent: usd(12.31), state: 'spent' }],
  }
}

/** Nothing entered, nothing used. */
export function emptyMoney(now: number): MoneyView {
  const nothing = { ...sumOf([], dayStart(now), now) }
  const silent = {
    charactersPerDay: null,
    charactersPerMonth: null,
    crossing: { kind: 'too-little-data', text: 'No traffic was seen yet.' },
    text: 'Not known: nobody has entered what the own server costs.',
  } as const
  return {
    asOf: now,
    rollout: null,
    headline: 'Nothing has been spent yet.',
    subline: 'With the first requests and the first costs entered, this page answers whether moving pays.',
    since: null,
    toDate: nothing,
    week: nothing,
    weekBefore: nothing,
    month: nothing,
    days: [],
    span: nothing,
    parts: [],
    unpriced: [],
    perThousand: { candidateServerOnly: null, candidateAll: null, baseline: null },
    volume: null,
    breakEven: { serverOnly: silent, all: silent },
    payback: null,
    utilisation: null,
    resting: null,
    alternatives: [],
    pace: [{ rollout: KEY, pace: null, text: 'No projection was entered for English speech.' }],
    budgets: [],
  }
}

/** Traffic but hardly anything that can be said about it. */
export function nullMoney(now: number): MoneyView {
  const empty = emptyMoney(now)
  const usual = usualMoney(now, 3)
  const without = { fixedServer: 0, fixedAll: 0 }
  return {
    ...empty,
    headline: 'Two days of traffic; whether it pays cannot be said yet.',
    subline: 'Enter what the own server costs, and this page answers.',
    since: usual.days[0]!.from,
    days: usual.days.map((it) => ({ ...it, ...without, candidateFraction: null, stage: null })),
    span: { ...usual.span, ...without },
    toDate: { ...usual.toDate, ...without },
    utilisation: {
      peak: 0.02,
      capacity: null,
      fraction: null,
      text: 'Nobody has measured what it can carry.',
    },
  }
}
