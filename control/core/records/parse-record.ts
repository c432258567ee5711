/** One attempt of a batch: the record, or the first field that is wrong. Fields that are not known are dropped. */

import {
  ARMS,
  ASSIGNED_BY,
  type AttemptRecord,
  CACHE_STATES,
  FAILURE_CLASSES,
  FULL_SHARE,
  OUTCOMES,
  ROLES,
  ROUTE_REASONS,
} from '../../../gateway-plugin/contract.ts'
import { describeValue } from '../describe-value.ts'
import { type Check, finite, flag, matching, oneOf, orNull, textUpTo, whole } from './field-checks.ts'

/** A year on a monotonic clock that may have started anywhere. */
const MOMENT = finite(-1e15, 1e15)
const SPAN_MS = orNull(finite(0, 86_400_000))
const KEY = matching(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a key of 1 to 64 of a-z, 0-9, ".", "_" and "-"')
/** A million units, eleven dollars' worth of neurons, for one call: more is a mistake, and sums have to stay exact. */
export const MOST_MICRO_UNITS = 1e12

/** In the order of the contract, which is the order that a record is written down in. */
const CHECKS: Readonly<Record<keyof AttemptRecord, Check>> = {
  startedAt: MOMENT,
  endedAt: MOMENT,
  rollout: orNull(KEY),
  planVersion: whole(0),
  epoch: whole(0),
  eligible: flag,
  arm: oneOf(ARMS),
  assignedBy: oneOf(ASSIGNED_BY),
  bucket: whole(0, FULL_SHARE),
  role: oneOf(ROLES),
  backend: KEY,
  revision: textUpTo(2_000),
  outcome: oneOf(OUTCOMES),
  failure: oneOf(FAILURE_CLASSES),
  reason: oneOf(Object.keys(ROUTE_REASONS)),
  status: orNull(whole(100, 999)),
  latencyMs: SPAN_MS,
  firstByteMs: SPAN_MS,
  characters: whole(0, 10_000_000),
  audioSeconds: orNull(finite(0, 86_400)),
  audioBytes: whole(0),
  language: textUpTo(64),
  voice: textUpTo(2_000),
  cache: oneOf(CACHE_STATES),
  repeated: flag,
  vendorMicroUnits: orNull(whole(0, MOST_MICRO_UNITS)),
  unit: matching(/^(?:[A-Za-z0-9_-]{22})?$/, '22 characters of base64url, or an empty text'),
}
const FIELDS = Object.entries(CHECKS) as [keyof AttemptRecord, Check][]

export type ParsedRecord =
  | { readonly ok: true; readonly record: AttemptRecord }
  | { readonly ok: false; readonly field: string; readonly problem: string }

export function parseRecord(value: unknown): ParsedRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, field: '(record)', problem: `expected an object, got ${describeValue(value)}` }
  const source = value as Readonly<Record<string, unknown>>
  const record: Record<string, unknown> = {}
  for (const [field, check] of FIELDS) {
    const found = Object.hasOwn(source, field) ? source[field] : undefined
    const expected = check(found)
    if (expected !== undefined)
      return { ok: false, field, problem: `expected ${expected}, got ${describeValue(found)}` }
    record[field] = found
  }
  const parsed = record as unknown as AttemptRecord
  if (parsed.endedAt < parsed.startedAt)
    return {
      ok: false,
      field: 'endedAt',
      problem: `expected at least startedAt (${parsed.startedAt}), got ${parsed.endedAt}`,
    }
  return { ok: true, record: parsed }
}
