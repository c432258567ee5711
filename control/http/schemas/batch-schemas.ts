/** The batch for the OpenAPI document and for its header; records have a quicker parser of their own. */

import { z } from '@hono/zod-openapi'
import {
  ARMS,
  ASSIGNED_BY,
  type AttemptRecord,
  type BatchHeader,
  type BatchReceipt,
  BREAKER_STATES,
  CACHE_STATES,
  CONTRACT_VERSION,
  FAILURE_CLASSES,
  FULL_SHARE,
  OUTCOMES,
  ROLES,
  ROUTE_REASONS,
  type RouteReason,
} from '../../../gateway-plugin/contract.ts'
import { MOST_MICRO_UNITS } from '../../core/records/parse-record.ts'
import { count } from './values.ts'

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-"')
const moment = z.number().min(-1e15).max(1e15)
const armCounts = z.object({ baseline: count, candidate: count })

/** As many rollouts or backends as one header may speak of. */
const MOST_KEYS = 200
function few<T extends z.ZodType>(value: T) {
  return z
    .record(z.string().max(64), value)
    .refine((record) => Object.keys(record).length <= MOST_KEYS, `expected at most ${MOST_KEYS} keys`)
}

export const batchHeader: z.ZodType<BatchHeader, BatchHeader> = z
  .object({
    contractVersion: z
      .int()
      .min(1)
      .max(
        CONTRACT_VERSION,
        `expected a contract version that this control knows, 1 to ${CONTRACT_VERSION} (upgrade control before its gateways)`,
      ),
    gateway: name,
    instance: name,
    seq: z.int().min(1),
    sentAt: moment,
    completeThrough: moment,
    planVersion: count,
    assigned: few(armCounts),
    dropped: few(armCounts),
    breakers: few(z.enum(BREAKER_STATES)),
    runtime: z.enum(['node', 'cloudflare', 'nginx']),
    follows: z.boolean().exactOptional(),
    cache: z.object({ hits: count, misses: count, shared: count, failures: count }).exactOptional(),
  })
  .openapi('BatchHeader')

const KEY_TEXT = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
const spanMs = z.number().min(0).max(86_400_000).nullable()

export const attemptRecord: z.ZodType<AttemptRecord, AttemptRecord> = z
  .object({
    startedAt: moment,
    endedAt: moment,
    rollout: KEY_TEXT.nullable(),
    planVersion: count,
    epoch: count,
    eligible: z.boolean(),
    arm: z.enum(ARMS),
    assignedBy: z.enum(ASSIGNED_BY),
    bucket: z.int().min(0).max(FULL_SHARE),
    role: z.enum(ROLES),
    backend: KEY_TEXT,
    revision: z.string().max(2_000),
    outcome: z.enum(OUTCOMES),
    failure: z.enum(FAILURE_CLASSES),
    reason: z.enum(Object.keys(ROUTE_REASONS) as [RouteReason, ...RouteReason[]]),
    status: z.int().min(100).max(999).nullable(),
    latencyMs: spanMs,
    firstByteMs: spanMs,
    characters: z.int().min(0).max(10_000_000),
    audioSeconds: z.number().min(0).max(86_400).nullable(),
    audioBytes: count,
    language: z.string().max(64),
    voice: z.string().max(2_000),
    cache: z.enum(CACHE_STATES),
    repeated: z.boolean(),
    vendorMicroUnits: z.int().min(0).max(MOST_MICRO_UNITS).nullable(),
    unit: z.string().regex(/^(?:[A-Za-z0-9_-]{22})?$/),
  })
  .refine((record) => record.endedAt >= record.startedAt, {
    path: ['endedAt'],
    message: 'expected at least startedAt',
  })
  .openapi('AttemptRecord')

export const attemptBatch = z
  .object({ header: batchHeader, attempts: z.array(attemptRecord).max(2_000) })
  .openapi('AttemptBatch')

export const batchReceipt: z.ZodType<BatchReceipt, BatchReceipt> = z
  .object({
    accepted: z.int(),
    duplicate: z.boolean(),
    rejected: z.array(z.object({ index: z.int(), field: z.string(), problem: z.string() })),
    planVersion: z.int(),
  })
  .openapi('BatchReceipt')
