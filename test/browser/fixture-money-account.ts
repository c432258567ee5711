import type { AccountDayView, SpendPart } from '../../control/app/money-views.ts'
import { makeDays, NEURONS_PER_CHARACTER, usd } from './fixture-money-days.ts'
import { DAY, HOUR, KEY } from './fixture-views.ts'

const FREE = 10_000 * 1e6

/** The bill of the account for a day, by hour, arm, role and model: units first, money by what was not free. */
export function accountDay(day: number, now: number): AccountDayView {
  const known = makeDays(now, 400).find((it) => it.from === day)
  const parts = known ? partsOf(day, known.characters, known.candidateFraction ?? 0) : []
  const microUnits = parts.reduce((sum, it) => sum + it.microUnits, 0)
  const billed = Math.max(0, microUnits - FREE)
  const cost = Math.round(((billed / 1e6) * usd(0.011)) / 1_000)
  return {
    account: 'cloudflare',
    day,
    unit: 'neurons',
    microUnits,
    freeMicroUnits: Math.min(FREE, microUnits),
    billedMicroUnits: billed,
    tariffs: ['$0.011 per 1,000 neurons from 1 January 2024; 10,000 a day are free'],
    cost,
    provisional: now - day < 2 * DAY,
    parts: shares(parts, cost),
    unpriced: [],
    accounts: ['cloudflare'],
  }
}

type HourPart = SpendPart & { readonly hour: number }

function partsOf(day: number, characters: number, share: number): readonly HourPart[] {
  return Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => {
    // Few at night, most in the early evening.
    const weight = (1 + Math.sin(((hour - 9) / 24) * 2 * Math.PI)) / 24
    const onVendor = characters * weight * (1 - share)
    return (
      [
        { arm: 'baseline', role: 'primary', of: 0.98, model: 'aura-2-en', state: 'measured' },
        {
          arm: 'candidate',
          role: 'fallback',
          of: 0.02 * (share > 0 ? 1 : 0),
          model: 'aura-2-en',
          state: 'listed',
        },
        { arm: 'baseline', role: 'primary', of: 0.02, model: 'aura-2-es', state: 'mixed' },
      ] as const
    ).flatMap((piece): HourPart[] => {
      const spoken = Math.round(onVendor * piece.of)
      if (spoken === 0) return []
      return [
        {
          hour: day + hour * HOUR,
          rollout: KEY,
          arm: piece.arm,
          role: piece.role,
          backend: 'workers-ai',
          model: `@cf/deepgram/${piece.model}`,
          account: 'cloudflare',
          calls: Math.max(1, Math.round(spoken / 90)),
          characters: spoken,
          microUnits: Math.round(spoken * NEURONS_PER_CHARACTER * 1e6),
          unit: 'neurons',
          cost: 0,
          state: piece.state,
        },
      ]
    })
  })
}

/** Largest remainder, as the real one. */
function shares(parts: readonly HourPart[], cost: number): readonly HourPart[] {
  const all = parts.reduce((sum, it) => sum + it.microUnits, 0)
  const exact = parts.map((it) => (all === 0 ? 0 : (cost * it.microUnits) / all))
  const given = exact.map(Math.floor)
  let left = cost - given.reduce((sum, it) => sum + it, 0)
  for (const index of exact
    .map((value, at) => [value - given[at]!, at] as const)
    .sort((a, b) => b[0] - a[0])
    .map(([, at]) => at)) {
    if (left <= 0) break
    given[index]! += 1
    left -= 1
  }
  return parts.map((it, index) => ({ ...it, cost: given[index]! }))
}
