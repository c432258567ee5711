import { MINUTE, type Situation } from './fixture-views.ts'
import { half } from './situation-half.ts'
import { deadGateway, forty, longNames, many, noTraffic } from './situations-odd.ts'
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
  'forty',
  'no-traffic',
  'dead-gateway',
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
    case 'forty':
      return forty(now)
    case 'no-traffic':
      return noTraffic(now)
    case 'dead-gateway':
      return deadGateway(now)
    case 'empty':
      return { ...half(now), rollouts: [], decisions: [], incidents: [], evidence: [], gateways: [] }
  }
}
