/** What can go wrong, as values with a closed set of codes; the edge maps each to an HTTP status once. */

import type { GateResult } from '../core/gate.ts'

export interface FieldProblem {
  /** Path of the field: `policy.ladder.2.share`. */
  readonly field: string
  readonly problem: string
}

export type AppError =
  | { readonly code: 'not-found'; readonly detail: string }
  /** Input that can never be accepted; every problem is listed. */
  | { readonly code: 'invalid'; readonly detail: string; readonly problems: readonly FieldProblem[] }
  /** The rollout is not at the version that the caller was looking at. */
  | { readonly code: 'version-conflict'; readonly detail: string; readonly currentVersion: number }
  | { readonly code: 'version-required'; readonly detail: string }
  | { readonly code: 'already-exists'; readonly detail: string }
  /** Allowed in principle, not now: the reason code says why, the gates what each needs. */
  | {
      readonly code: 'refused'
      readonly reason: string
      readonly detail: string
      readonly gates: readonly GateResult[]
    }
  | { readonly code: 'forbidden'; readonly detail: string }
  /** The same batch number with another body. */
  | { readonly code: 'batch-conflict'; readonly detail: string }
  | { readonly code: 'too-large'; readonly detail: string }
  | { readonly code: 'overloaded'; readonly detail: string; readonly retryAfterSec: number }

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppError }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function fail(error: AppError): { readonly ok: false; readonly error: AppError } {
  return { ok: false, error }
}
