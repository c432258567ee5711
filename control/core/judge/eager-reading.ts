import type { Verdict } from '../verdict.ts'

/** What mode `eager` would say beside mode `strict`. */
export interface EagerReading {
  readonly breached: boolean
  readonly evidence: number
  readonly text: string
}

/** Of the trigger that is nearest to a breach; null: there is none. */
export function readEager(verdicts: readonly Verdict[]): EagerReading | null {
  const isBreached = ({ state }: Verdict) => Number(state === 'breached')
  const [nearest] = verdicts.toSorted((a, b) => isBreached(b) - isBreached(a) || b.evidence - a.evidence)
  if (!nearest) return null
  const { state, evidence, text, trigger } = nearest
  return { breached: state === 'breached', evidence, text: `${trigger}: ${text}` }
}
