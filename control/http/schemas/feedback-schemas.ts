/** Feedback as gateways send it, for its parser and for the OpenAPI document. */

import { z } from '@hono/zod-openapi'
import {
  ARMS,
  ASSIGNED_BY,
  CONTRACT_VERSION,
  type FeedbackReceipt,
  type FeedbackRecord,
  FULL_SHARE,
} from '../../../gateway-plugin/contract.ts'
import { count } from './values.ts'

const KEY_TEXT = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'expected a key of 1 to 64 of a-z, 0-9, ".", "_" and "-"')

export const feedbackRecord: z.ZodType<FeedbackRecord, FeedbackRecord> = z
  .object({
    kind: z.enum(['rating', 'complaint']),
    rating: z.int().min(1).max(5).nullable(),
    rollout: KEY_TEXT,
    arm: z.enum(ARMS),
    assignedBy: z.enum(ASSIGNED_BY),
    epoch: count,
    planVersion: count,
    share: z.int().min(0).max(FULL_SHARE),
    backend: KEY_TEXT,
    unit: z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{22}$/,
        'expected 22 characters of base64url: what no unit said cannot be counted once',
      ),
    ageMs: z.number().min(0),
  })
  .refine(({ kind, rating }) => (kind === 'rating') === (rating !== null), {
    path: ['rating'],
    message: 'expected 1 to 5 for a rating, null for a complaint',
  })
  .openapi('FeedbackRecord')

export const MOST_FEEDBACK = 500

/** Without its records, which are looked at one by one. */
export const feedbackFrame = z.object({
  contractVersion: z
    .int()
    .min(1)
    .max(CONTRACT_VERSION, `expected a contract version that this control knows, 1 to ${CONTRACT_VERSION}`),
  gateway: z.string().min(1).max(64),
  instance: z.string().min(1).max(64),
  feedback: z.array(z.unknown()).max(MOST_FEEDBACK),
})

export const feedbackBatch = feedbackFrame
  .extend({ feedback: z.array(feedbackRecord).max(MOST_FEEDBACK) })
  .openapi('FeedbackBatch')

export const feedbackReceipt: z.ZodType<FeedbackReceipt, FeedbackReceipt> = z
  .object({
    accepted: z.int(),
    duplicates: z.int(),
    rejected: z.array(z.object({ index: z.int(), field: z.string(), problem: z.string() })),
    planVersion: z.int(),
  })
  .openapi('FeedbackReceipt')
