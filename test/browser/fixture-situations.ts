import { MINUTE, type Situation } from './fixture-views.ts'
import { half } from './situation-half.ts'
import { longNames, many } from './situations-odd.ts'
import { byHand, noSafeArm, rolledBack } from './situations-trouble.ts'
import { draft, held, heldBySignal, suspect, tenPercent } from './situations-underway.ts'

export const SITUATIONS = [
  'draft',
  'ten-percent',
  'half',
  'suspect',
  'held',
  'held-by-signal',
  'rolling-back',
  'rolled-back',
  'rolled-back-by-hand',
  'no-safe-arm',
  'long-names',
  'many',
  'empty',
] as const
export type SituationName = (typeof SITUATIONS)[number]

/** What control answers in each situation, told from one moment. */
export function situation(name: SituationName, now: number): Situation {
  switch (name) {
    case 'draft':
      return draft(now)
    case 'ten-percent':
      return tenPercent(now)
    case 'half':
      return half(now)
    case 'suspect':
      return suspect(now)
    case 'held':
      return held(now)
    case 'held-by-signal':
      return heldBySignal(now)
    case 'rolling-back':
      return rolledBack(now, now - 3_000, false)
    case 'rolled-back':
      return rolledBack(now, now - 9 * MINUTE, true)
    case 'rolled-back-by-hand':
      return byHand(now)
    case 'no-safe-arm':
      return noSafeArm(now)
    case 'long-names':
      return longNames(now)
    case 'many':
      return many(now)
    case 'empty':
      return { ...half(now), rollouts: [], decisions: [], incidents: [], evidence: [], gateways: [] }
  }
}
