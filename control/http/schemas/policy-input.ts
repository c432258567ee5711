/**
 * A policy as people write it: what is left out is completed from the default, `$schema` is for editors and is
 * dropped. All problems are told at once: those of the shape and, as far as they can be seen, those between parts.
 */

import { z } from '@hono/zod-openapi'
import { checkPolicy } from '../../core/check-policy.ts'
import { completePolicy, type PartialPolicy } from '../../core/complete-policy.ts'
import type { Policy } from '../../core/policy.ts'
import { mendPolicy } from '../mend-policy.ts'
import { policyShape } from '../policy-schema.ts'

export const policyInput: z.ZodType<Policy, PartialPolicy> = z
  .looseObject({})
  .transform((given, context) => {
    const { $schema: _, ...partial } = given
    const completed = completePolicy(partial as PartialPolicy)
    const parsed = policyShape.safeParse(completed)
    const issues: readonly z.core.$ZodIssue[] = parsed.error?.issues ?? []
    for (const issue of issues) context.issues.push({ ...issue, input: undefined } as never)
    const mended = parsed.success
      ? { policy: parsed.data, doubtful: () => false }
      : mendPolicy(completed, issues)
    for (const { path, message } of checkPolicy(mended.policy))
      if (!mended.doubtful(path)) context.addIssue({ code: 'custom', path: [...path], message })
    return mended.policy
  })
  .openapi({
    type: 'object',
    description:
      'A policy. What is left out is completed from the default; a list is taken whole. GET /v1/policy-schema describes every field.',
    additionalProperties: true,
  }) as unknown as z.ZodType<Policy, PartialPolicy>
