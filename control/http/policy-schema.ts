/** What a policy must look like. The shape first, then what holds between its parts: see `check-policy.ts`. */

import { z } from '@hono/zod-openapi'
import {
  type GateSpec,
  MODES,
  type Policy,
  type SignalPolicy,
  type StagePolicy,
  type TriggerPolicy,
} from '../core/policy.ts'
import { checkPolicy } from './check-policy.ts'
import { duration, fraction, share } from './schemas/values.ts'

const alpha = z.number().gt(0).max(0.5)
const requests = z.int().min(1).max(10_000_000)
const ratio = z.number().gt(1).max(100)
const rule = z.enum(['evidence', 'rate'])

const gate: z.ZodType<GateSpec, GateSpec> = z
  .discriminatedUnion('gate', [
    z.strictObject({ gate: z.literal('benchmark'), maxP95Ms: z.number().gt(0).max(600_000) }),
    z.strictObject({ gate: z.literal('listening'), minScore: z.number().min(1).max(5) }),
    z.strictObject({ gate: z.literal('projection') }),
    z.strictObject({ gate: z.literal('errors'), maxRate: fraction, rule, alpha, minRequests: requests }),
    z.strictObject({ gate: z.literal('latency'), maxRatio: ratio, rule, alpha, minRequests: requests }),
    z.strictObject({ gate: z.literal('cache'), minHitRate: fraction, minRequests: requests }),
    z.strictObject({ gate: z.literal('sample'), minRequests: requests }),
    z.strictObject({ gate: z.literal('capacity'), maxUtilisation: z.number().gt(0).max(1) }),
    z.strictObject({ gate: z.literal('vendor-share'), maxFraction: fraction }),
    z.strictObject({ gate: z.literal('availability'), minFraction: fraction }),
    z.strictObject({ gate: z.literal('saving') }),
  ])
  .openapi('GateSpec')

const stage: z.ZodType<StagePolicy, StagePolicy> = z
  .strictObject({
    name: z.string().trim().min(1).max(64),
    kind: z.enum(['draft', 'shadow', 'share', 'failover-only']),
    share,
    dwellMs: duration,
    advance: z.enum(['manual', 'automatic']),
    gates: z.array(gate).max(20),
  })
  .openapi('StagePolicy')

const weight = z.number().min(0).max(1)

const triggers: z.ZodType<TriggerPolicy, TriggerPolicy> = z.strictObject({
  mode: z.enum(MODES),
  window: z.strictObject({ windowMs: duration, minRequests: requests, forMs: duration }),
  weights: z.strictObject({
    errors: weight,
    latencyP95: weight,
    latencyP50: weight,
    complaints: weight,
    cost: weight,
  }),
  errors: z.strictObject({
    enabled: z.boolean(),
    maxRate: z.number().gt(0).lt(1),
    blame: z.enum(['absolute', 'require']),
  }),
  latencyP95: z.strictObject({ enabled: z.boolean(), maxRatio: ratio }),
  latencyP50: z.strictObject({ enabled: z.boolean(), maxRatio: ratio }),
  complaints: z.strictObject({
    enabled: z.boolean(),
    maxRatio: ratio,
    onBreach: z.enum(['hold', 'roll-back']),
  }),
  sustainSec: z.int().min(1).max(86_400),
  referenceMinRequests: requests,
  staleAfterMs: duration,
})

const enabled = z.boolean()

const signals: z.ZodType<SignalPolicy, SignalPolicy> = z.strictObject({
  sampleRatio: z.strictObject({ enabled }),
  lostRecords: z.strictObject({ enabled, maxFraction: fraction }),
  capacity: z.strictObject({ enabled, maxFraction: fraction, forMs: duration }),
  eager: z.strictObject({ enabled }),
  clearMs: duration,
})

/** Without the checks between parts, for answers: what is stored was checked when it came in. */
export const policyShape: z.ZodType<Policy, Policy> = z
  .strictObject({
    name: z.string().trim().min(1).max(64),
    ladder: z.array(stage).min(4).max(30),
    triggers,
    signals,
    falseRollbackBudget: z.strictObject({ count: z.number().gt(0).max(1_000), per: z.string().max(10) }),
    cooldownMs: duration,
    undoMs: duration,
    shadow: z.strictObject({
      forward: share,
      reverse: share,
      reversePerHour: z.int().min(0).max(1_000_000),
      suspicion: share,
      suspicionPerDay: z.int().min(0).max(100_000_000),
    }),
    anonymous: z.enum(['session', 'baseline']),
    observeWithinMs: duration,
    alerts: z.strictObject({
      maxErrorRate: z.number().gt(0).lt(1),
      maxP95Ms: z.number().gt(0).max(600_000),
      forMs: duration,
    }),
  })
  .openapi('Policy')

export const policySchema: z.ZodType<Policy, Policy> = policyShape.superRefine((policy, context) => {
  for (const { path, message } of checkPolicy(policy))
    context.addIssue({ code: 'custom', path: [...path], message })
})
