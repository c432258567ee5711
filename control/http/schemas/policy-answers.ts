/** What is answered about a policy. */

import { z } from '@hono/zod-openapi'
import type { PolicyMeaning } from '../../core/policy-meaning.ts'
import { policyShape } from '../policy-schema.ts'
import { strictObject } from './strict-object.ts'
import { key } from './values.ts'

export const policyCheckRequest = strictObject({
  policy: z.looseObject({}).openapi({
    type: 'object',
    description: 'As it would be sent with a rollout: what is left out is completed from the default',
    additionalProperties: true,
  }),
  rollout: key.optional().openapi({ description: 'Whose traffic the expected delays are told for' }),
}).openapi('CheckPolicy')

const fieldProblem = z.object({ field: z.string(), problem: z.string() })

const meaning: z.ZodType<PolicyMeaning, PolicyMeaning> = z
  .object({
    sentences: z.array(z.string()),
    perWeek: z.number().nullable(),
    shares: z.object({
      errors: z.number().optional(),
      latencyP95: z.number().optional(),
      latencyP50: z.number().optional(),
      complaints: z.number().optional(),
      cost: z.number().optional(),
    }) as unknown as z.ZodType<PolicyMeaning['shares'], PolicyMeaning['shares']>,
    severities: z.array(z.number()),
    delays: z.array(
      z.object({ stage: z.string(), perSecond: z.number(), seconds: z.array(z.number().nullable()) }),
    ),
  })
  .openapi('PolicyMeaning')

export const policyCheck = z
  .object({
    valid: z.boolean(),
    problems: z.array(fieldProblem),
    /** Allowed, with a price. */
    warnings: z.array(fieldProblem),
    /** Completed; null where there are problems. */
    policy: policyShape.nullable(),
    meaning: meaning.nullable(),
  })
  .openapi('PolicyCheck')
