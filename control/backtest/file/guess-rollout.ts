/** Which rollout and which backends a file without a header is about, from its first records. */

import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'

export interface Guess {
  readonly rollout: string | null
  readonly baseline: string | null
  readonly candidate: string | null
}

export function guessRollout(records: readonly AttemptRecord[], rollout: string | null): Guess {
  const key = rollout ?? mostOften(records.map((record) => record.rollout))
  const own = records.filter((record) => record.rollout === key && record.eligible)
  const first = (arm: AttemptRecord['arm']) =>
    own.filter((record) => record.arm === arm && record.role === 'primary').map(({ backend }) => backend)
  const copies = (role: AttemptRecord['role']) =>
    own.filter((record) => record.role === role).map(({ backend }) => backend)
  return {
    rollout: key,
    baseline: mostOften(first('baseline')) ?? mostOften(copies('reverse-shadow')),
    candidate: mostOften(first('candidate')) ?? mostOften(copies('shadow')),
  }
}

function mostOften(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  let most: string | null = null
  for (const [value, count] of counts) if (most === null || count > counts.get(most)!) most = value
  return most
}
