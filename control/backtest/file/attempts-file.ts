/**
 * Attempts as lines of JSON, one value a line. Lines of these kinds may follow each other, told apart by what is
 * in them:
 *
 * - `{"crossfade": "attempts", …}`: facts of the rollout, see {@link FileHeader}; first, or not at all.
 * - `{"header": …, "attempts": […]}`: a batch as control accepts it; `receivedAt` beside them where known.
 * - `{"contractVersion": …, "seq": …, …}`: the header of a batch; the records on the lines after it are its own.
 * - a record of an attempt. With `tick`, `judged` and `why` it was admitted before and stays so; without, it
 *   belongs to the batch above it, or else came in the moment it ended.
 */

import { ARMS, type AttemptRecord, type BatchHeader, FULL_SHARE } from '../../../gateway-plugin/contract.ts'
import { describeValue } from '../../core/describe-value.ts'
import { finite, oneOf, orNull, textUpTo, whole } from '../../core/records/field-checks.ts'
import { PHASES } from '../../core/rollout.ts'
import type { RecordedComplaint } from '../engine/complaint-feed.ts'
import type { RecordedStage } from '../engine/recorded-stage.ts'

export const FILE_VERSION = 1

export interface FileHeader {
  readonly crossfade: 'attempts'
  readonly version: number
  readonly rollout: string
  readonly baseline: string
  readonly candidate: string
  readonly stages: readonly RecordedStage[]
  /** Left out where they were not kept. */
  readonly complaints?: readonly RecordedComplaint[]
}

/** A record of the store with what admission said of it then. */
export interface AdmittedLine extends AttemptRecord {
  readonly tick: number
  readonly judged: boolean
  readonly why: string
}

export interface LineProblem {
  readonly line: number
  readonly field: string
  readonly problem: string
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly field: string; readonly problem: string }

const KEY = textUpTo(64, 1)
const HEADER_FIELDS = { version: whole(1, FILE_VERSION), rollout: KEY, baseline: KEY, candidate: KEY }
const STAGE_FIELDS = {
  from: whole(0),
  phase: oneOf(PHASES),
  stage: orNull(textUpTo(200)),
  share: whole(0, FULL_SHARE),
  epoch: whole(0),
}
/** Fields that a header may leave out. */
const STAGE_DEFAULTS = { planVersion: null, because: null }
const STAGE_EXTRAS = { planVersion: orNull(whole(0)), because: orNull(textUpTo(2_000)) }
const COMPLAINT_FIELDS = {
  tick: whole(0),
  arm: oneOf(ARMS),
  share: finite(0, 1),
  epoch: whole(0),
}
const BATCH_HEADER_FIELDS = {
  contractVersion: whole(1),
  gateway: textUpTo(200, 1),
  instance: textUpTo(200, 1),
  seq: whole(1),
}

export function checkFileHeader(value: Readonly<Record<string, unknown>>): Checked<FileHeader> {
  const wrong = firstWrong(value, HEADER_FIELDS, '')
  if (wrong) return wrong
  const stages = checkList(
    value['stages'] ?? [],
    'stages',
    { ...STAGE_FIELDS, ...STAGE_EXTRAS },
    STAGE_DEFAULTS,
  )
  if (!stages.ok) return stages
  const complaints = checkList(value['complaints'] ?? [], 'complaints', COMPLAINT_FIELDS, {})
  if (!complaints.ok) return complaints
  return { ok: true, value: { ...value, stages: stages.value } as unknown as FileHeader }
}

type Fields = Readonly<Record<string, (value: unknown) => string | undefined>>

function checkList(
  given: unknown,
  name: string,
  fields: Fields,
  defaults: object,
): Checked<readonly object[]> {
  if (!Array.isArray(given))
    return { ok: false, field: name, problem: `expected a list, got ${describeValue(given)}` }
  const items: object[] = []
  for (const [index, item] of given.entries()) {
    const field = `${name}.${index}`
    if (!isRecord(item))
      return { ok: false, field, problem: `expected an object, got ${describeValue(item)}` }
    const completed = { ...defaults, ...item }
    const wrong = firstWrong(completed, fields, `${field}.`)
    if (wrong) return wrong
    items.push(completed)
  }
  return { ok: true, value: items }
}

/** What a replay needs of it; what else is in it was control's to check. */
export function checkBatchHeader(
  value: unknown,
  prefix = '',
): Checked<Pick<BatchHeader, 'gateway' | 'instance' | 'seq' | 'sentAt' | 'completeThrough'>> {
  if (!isRecord(value))
    return {
      ok: false,
      field: prefix || '(header)',
      problem: `expected an object, got ${describeValue(value)}`,
    }
  const wrong = firstWrong(value, BATCH_HEADER_FIELDS, prefix && `${prefix}.`)
  if (wrong) return wrong
  for (const field of ['sentAt', 'completeThrough'])
    if (!Number.isFinite(value[field]))
      return {
        ok: false,
        field: prefix ? `${prefix}.${field}` : field,
        problem: `expected milliseconds, got ${describeValue(value[field])}`,
      }
  return { ok: true, value: value as unknown as BatchHeader }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function firstWrong(
  value: Readonly<Record<string, unknown>>,
  fields: Fields,
  prefix: string,
): { readonly ok: false; readonly field: string; readonly problem: string } | undefined {
  for (const [field, check] of Object.entries(fields)) {
    const expected = check(value[field])
    if (expected !== undefined)
      return {
        ok: false,
        field: prefix + field,
        problem: `expected ${expected}, got ${describeValue(value[field])}`,
      }
  }
  return undefined
}
