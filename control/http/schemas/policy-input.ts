/**
 * A policy as people write it: what is left out is completed from the default, `$schema` is for editors and is
 * dropped. All problems are told at once: those of the shape and, as far as they can be seen, those between parts.
 */

import { z } from '@hono/zod-openapi'
import { checkBrokenPolicy } from '../../core/check-broken-policy.ts'
import { completePolicy, type PartialPolicy } from '../../core/complete-policy.ts'
import type { Policy } from '../../core/policy.ts'
import { policyShape } from '../policy-schema.ts'

export const policyInput: z.ZodType<Policy, PartialPolicy> = z
  .looseObject({})
  .transform((given, context) => {
    const { $schema: _, ...partial } = given
    const completed = completePolicy(partial as PartialPolicy)
    const parsed = policyShape.safeParse(completed)
    const issues: readonly z.core.$ZodIssue[] = parsed.error?.issues ?? []
    for (const issue of issues) context.issues.push({ ...issue, input: undefined } as never)
    const broken = issues.filter(({ code }) => code !== 'unrecognized_keys').map(({ path }) => path)
    for (const { path, message } of checkBrokenPolicy(completed, broken))
      context.addIssue({ code: 'custom', path: [...path], message })
    return parsed.data ?? completed
  })
  .openapi({
    type: 'object',
    description:
      'A policy. What is left out is completed from the default; a list is taken whole. GET /v1/policy-schema describes every field.',
    additionalProperties: true,
  }) as unknown as z.ZodType<Policy, PartialPolicy>
