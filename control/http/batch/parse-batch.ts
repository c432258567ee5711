/** A batch as the app takes it: a good header, good records with their index, and what is wrong with others. */

import {
  type AttemptRecord,
  BATCH_LIMITS,
  type BatchHeader,
  type RecordProblem,
} from '../../../gateway-plugin/contract.ts'
import type { BatchInput } from '../../app/control-api.ts'
import { parseRecord } from '../../core/records/parse-record.ts'
import { fieldProblems } from '../field-problems.ts'
import { failWith } from '../http-error.ts'
import { batchHeader } from '../schemas/batch-schemas.ts'
import { sha256 } from '../sha256.ts'
import { type RawBatch, splitBatch } from './split-batch.ts'

export async function parseBatch(text: string, format: 'json' | 'lines'): Promise<BatchInput> {
  const raw = splitBatch(text, format)
  if (raw.attempts.length > BATCH_LIMITS.records)
    failWith({
      code: 'too-large',
      detail: `expected at most ${BATCH_LIMITS.records} records, got ${raw.attempts.length}`,
    })
  const header = parseHeader(raw)
  const attempts: { index: number; record: AttemptRecord }[] = []
  const rejected: RecordProblem[] = []
  raw.attempts.forEach((value, index) => {
    const parsed = parseRecord(value)
    if (parsed.ok) attempts.push({ index, record: parsed.record })
    else rejected.push({ index, field: parsed.field, problem: parsed.problem })
  })
  return { header, attempts, rejected, bodyHash: await sha256(canonical(header, attempts, rejected, raw)) }
}

function parseHeader(raw: RawBatch): BatchHeader {
  const parsed = batchHeader.safeParse(raw.header)
  if (parsed.success) return parsed.data
  const problems = fieldProblems(parsed.error.issues, raw.header).map(({ field, problem }) => ({
    field: field === '(body)' ? 'header' : `header.${field}`,
    problem,
  }))
  return failWith({
    code: 'invalid',
    detail: `the header of the batch is not valid: ${problems[0]!.field}: ${problems[0]!.problem}`,
    problems,
  })
}

/**
 * The same text for the same batch, however it was written down: fields in the order of the contract, records
 * in the order sent, without `sentAt`, which every send rewrites. A bad record counts as it came.
 */
function canonical(
  header: BatchHeader,
  attempts: BatchInput['attempts'],
  rejected: readonly RecordProblem[],
  raw: RawBatch,
): string {
  const { sentAt: _, assigned, dropped, breakers, ...rest } = header
  return JSON.stringify([
    rest,
    sorted(assigned),
    sorted(dropped),
    sorted(breakers),
    attempts,
    rejected.map(({ index }) => [index, raw.attempts[index]]),
  ])
}

function sorted(record: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}
