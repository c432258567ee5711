import type { DayMoney, SpanMoney, SpendPart } from '../../control/app/money-views.ts'
import { DAY, KEY } from './fixture-views.ts'

/** Micro-dollars of so many dollars. */
export const usd = (dollars: number): number => Math.round(dollars * 1_000_000)

export const NEURONS_PER_CHARACTER = 2.727_27
const FREE = 10_000
const PER_NEURON = 0.011 / 1_000

/** Dollars a month of the own server: the server itself, and with two hours of care, monitoring, backups, logging. */
export const SERVER = 199
export const CARE = [
  { name: 'Operations, 2 h', category: 'operations', amount: 60 },
  { name: 'Prometheus and Grafana', category: 'monitoring', amount: 20 },
  { name: 'Backups', category: 'backups', amount: 10 },
  { name: 'Logging', category: 'logging', amount: 10 },
] as const
export const ALL = SERVER + CARE.reduce((sum, it) => sum + it.amount, 0)

/** How many days ago each stage began, and what it assigned to the candidate. */
const LADDER = [
  { days: 36, stage: 'shadow', share: 0 },
  { days: 33, stage: '10 %', share: 0.1 },
  { days: 29, stage: '25 %', share: 0.25 },
  { days: 24, stage: '50 %', share: 0.5 },
] as const

export const dayStart = (now: number): number => Math.floor(now / DAY) * DAY
const daysIn = (at: number): number => {
  const date = new Date(at)
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
}

/** What a UTC day of so many characters costs on aura-2, with the account's free neurons. */
export function vendorDay(characters: number): number {
  return usd(Math.max(0, characters * NEURONS_PER_CHARACTER - FREE) * PER_NEURON)
}

/** 13,000 requests a day of about 90 characters, fewer at weekends, 0.3 % more each day. */
export function requestsOf(at: number, daysAgo: number): number {
  const weekend = [0, 6].includes(new Date(at).getUTCDay()) ? 0.72 : 1.08
  return Math.round(13_000 * weekend * 1.003 ** (14 - daysAgo))
}

export function makeDays(now: number, count: number, scale = 1): readonly DayMoney[] {
  const today = dayStart(now)
  const first = Math.min(count - 1, LADDER[0].days)
  return Array.from({ length: first + 1 }, (_, index) => {
    const ago = first - index
    const from = today - ago * DAY
    const partOfDay = ago === 0 ? (now - today) / DAY : 1
    const step = LADDER.findLast((it) => ago <= it.days)!
    const requests = Math.round(requestsOf(from, ago) * partOfDay)
    const characters = requests * 90
    const counterfactual = vendorDay(characters) * scale
    const metered = vendorDay(characters * (1 - step.share * 0.985)) * scale
    const fixedServer = Math.round((usd(SERVER) / daysIn(from)) * partOfDay) * scale
    const fixedAll = Math.round((usd(ALL) / daysIn(from)) * partOfDay) * scale
    return {
      from,
      to: ago === 0 ? now : from + DAY,
      counterfactual,
      metered,
      fixedServer,
      fixedAll,
      net: counterfactual - metered - fixedAll,
      netServerOnly: counterfactual - metered - fixedServer,
      requests,
      characters,
      provisional: ago <= 1,
      stage: step.stage,
      candidateFraction: step.share,
    }
  })
}

export function sumOf(days: readonly SpanMoney[], from: number, to: number): SpanMoney {
  const inside = days.filter((it) => it.from >= from && it.from < to)
  const sum = (name: 'counterfactual' | 'metered' | 'fixedServer' | 'fixedAll' | 'requests' | 'characters') =>
    inside.reduce((all, it) => all + it[name], 0)
  const [counterfactual, metered, fixedAll, fixedServer] = [
    sum('counterfactual'),
    sum('metered'),
    sum('fixedAll'),
    sum('fixedServer'),
  ]
  return {
    from,
    to,
    counterfactual,
    metered,
    fixedServer,
    fixedAll,
    net: counterfactual - metered - fixedAll,
    netServerOnly: counterfactual - metered - fixedServer,
    requests: sum('requests'),
    characters: sum('characters'),
    provisional: inside.some((it) => it.provisional),
  }
}

/** The metered spend of a span in pieces that sum to it: users, fallbacks, and the reverse shadow. */
export function partsOf(span: SpanMoney, baselineCharacters: number): readonly SpendPart[] {
  const pieces = [
    { arm: 'baseline', role: 'primary', of: 0.967 },
    { arm: 'candidate', role: 'fallback', of: 0.021 },
    { arm: 'baseline', role: 'probe', of: 0.002 },
    { arm: 'candidate', role: 'reverse-shadow', of: 0.01 },
  ] as const
  let left = span.metered
  return pieces.map((piece, index) => {
    const cost = index === pieces.length - 1 ? left : Math.round(span.metered * piece.of)
    left -= cost
    const characters = Math.round(baselineCharacters * piece.of)
    return {
      rollout: KEY,
      arm: piece.arm,
      role: piece.role,
      backend: 'workers-ai',
      model: '@cf/deepgram/aura-2-en',
      account: 'cloudflare',
      calls: Math.round(characters / 90),
      characters,
      microUnits: Math.round(characters * NEURONS_PER_CHARACTER * 1e6),
      unit: 'neurons',
      cost,
      state: piece.role === 'primary' ? 'measured' : 'listed',
    }
  })
}
