import { expect } from 'vitest'
import type { Outcome, Rejection } from '../../control/core/outcome.ts'

type Accepted = Extract<Outcome, { kind: 'accepted' }>

/** The outcome as an accepted one; fails with what was said instead. */
export function accepted(outcome: Outcome): Accepted {
  if (outcome.kind !== 'accepted') throw new Error(`expected accepted, got ${JSON.stringify(outcome)}`)
  return outcome
}

/** The words of a rejection, which has to be for this reason. */
export function rejection(outcome: Outcome, reason: Rejection): string {
  expect(outcome).toMatchObject({ kind: 'rejected', reason })
  return outcome.kind === 'rejected' ? outcome.detail : ''
}
