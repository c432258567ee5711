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

import { type AttemptRecord, type BatchHeader, FULL_SHARE } from '../../../gateway-plugin/contract.ts'
import { describeValue } from '../../core/describe-value.ts'
import { oneOf, orNull, textUpTo, whole } from '../../core/records/field-checks.ts'
import { PHASES } from '../../core/rollout.ts'
import type { RecordedStage } from '../engine/recorded-stage.ts'

export const FILE_VERSION = 1

export interface FileHeader {
  readonly crossfade: 'attempts'
  readonly version: number
  readonly rollout: string
  readonly baseline: string
  readonly candidate: string
  readonly stages: readonly RecordedStage[]
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
const STAGE_EXTRAS = { planVersion: orNull(whole(0)), because: orNull(textUpTo(2_000)) }
const BATCH_HEADER_FIELDS = {
  contractVersion: whole(1),
  gateway: textUpTo(200, 1),
  instance: textUpTo(200, 1),
  seq: whole(1),
}

export function checkFileHeader(value: Readonly<Record<string, unknown>>): Checked<FileHeader> {
  const wrong = firstWrong(value, HEADER_FIELDS, '')
  if (wrong) return wrong
  const stages = value['stages'] ?? []
  if (!Array.isArray(stages))
    return { ok: false, field: 'stages', problem: `expected a list, got ${describeValue(stages)}` }
  for (const [index, stage] of stages.entries()) {
    const problem = isRecord(stage)
      ? firstWrong(
          { planVersion: null, because: null, ...stage },
          { ...STAGE_FIELDS, ...STAGE_EXTRAS },
          `stages.${index}.`,
        )
      : {
          ok: false as const,
          field: `stages.${index}`,
          problem: `expected an object, got ${describeValue(stage)}`,
        }
    if (problem) return problem
  }
  const completed = stages.map((stage: object) => ({ planVersion: null, because: null, ...stage }))
  return { ok: true, value: { ...value, stages: completed } as unknown as FileHeader }
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
  fields: Readonly<Record<string, (value: unknown) => string | undefined>>,
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
