/** Stages of the ladder and their gates, each field with its unit. */

import { z } from '@hono/zod-openapi'
import type { GateSpec, StagePolicy } from '../../core/policy.ts'
import { strictObject } from './strict-object.ts'
import { duration, fraction, share } from './values.ts'

export const ratio = z.number().gt(1).max(100)
export const requests = z.int().min(1).max(10_000_000)

const rule = z
  .enum(['evidence', 'rate'])
  .describe(
    '`evidence`: clear when a test that one may look at any time says so at level alpha. `rate`: clear when the plain value is within the bound after minRequests.',
  )
const alpha = z
  .number()
  .gt(0)
  .max(0.5)
  .describe('Probability of letting a candidate pass that is just over the bound; 0.01 is 1 %')
const minRequests = requests.describe('Judged candidate requests of the stage before the gate can be clear')

const gate: z.ZodType<GateSpec, GateSpec> = z
  .discriminatedUnion('gate', [
    strictObject({
      gate: z.literal('benchmark').describe('p95 at the reference text, measured elsewhere and entered'),
      maxP95Ms: z.number().gt(0).max(600_000).describe('Milliseconds; clear below'),
    }),
    strictObject({
      gate: z.literal('listening').describe('Mean opinion score of a listening test, entered'),
      minScore: z.number().min(1).max(5).describe('1 to 5; clear from here on'),
    }),
    strictObject({ gate: z.literal('projection').describe('A projection of the monthly cost is on file') }),
    strictObject({
      gate: z.literal('errors').describe("The candidate's failed requests"),
      maxRate: fraction.describe('Fraction of requests; 0.02 is 2 %. Clear below'),
      rule,
      alpha,
      minRequests,
    }),
    strictObject({
      gate: z
        .literal('latency')
        .describe('p95 and p50 against the baseline at equal language and text length'),
      maxRatio: ratio.describe('Candidate ÷ baseline; 1.2 is 20 % slower'),
      rule,
      alpha,
      minRequests,
    }),
    strictObject({
      gate: z.literal('complaints').describe('What people complained about, per request'),
      maxRatio: ratio.describe('Candidate ÷ baseline; 1.5 is half more complaints'),
    }),
    strictObject({
      gate: z.literal('cache').describe('Cache hits among requests for phrases seen before'),
      minHitRate: fraction.describe('Fraction of those requests; clear above'),
      minRequests: requests.describe('Requests for phrases seen before'),
    }),
    strictObject({
      gate: z.literal('sample').describe('How much was judged at this stage'),
      minRequests: requests.describe('Judged candidate requests of the stage'),
    }),
    strictObject({
      gate: z.literal('capacity').describe('Load of the next stage against what was measured and entered'),
      maxUtilisation: z.number().gt(0).max(1).describe('Fraction of the measured requests a second'),
    }),
    strictObject({
      gate: z.literal('vendor-share').describe('Eligible requests that the baseline still serves'),
      maxFraction: fraction.describe('Fraction of eligible primary requests; clear below'),
    }),
    strictObject({
      gate: z.literal('availability').describe('Calls of the candidate that it answered'),
      minFraction: fraction.describe('Fraction of its calls; clear from here on'),
    }),
    strictObject({
      gate: z.literal('saving').describe('Net saving of the last 28 days above 0; or one that was entered'),
    }),
  ])
  .openapi('GateSpec')

export const stage: z.ZodType<StagePolicy, StagePolicy> = strictObject({
  name: z.string().trim().min(1).max(64).describe('For people and commands; unique in the ladder'),
  kind: z
    .enum(['draft', 'shadow', 'share', 'failover-only'])
    .describe('In this order: draft, shadow, one or more of share, failover-only'),
  share: share.describe('Basis points of the eligible traffic: 1000 is 10 %. 0 before the first share'),
  dwellMs: duration.describe(
    'Milliseconds at this stage at least. A day shows the whole daily cycle: less than that at 10 and 25 % is warned of',
  ),
  advance: z
    .enum(['manual', 'automatic'])
    .describe('Who goes on when all gates are clear: a person, or the judge by itself'),
  gates: z.array(gate).max(20).describe('What has to be clear to leave the stage, each kind at most once'),
}).openapi('StagePolicy')
