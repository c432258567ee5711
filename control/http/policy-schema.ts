/** What a policy must look like. The shape first, then what holds between its parts: `core/check-policy.ts`. */

import { z } from '@hono/zod-openapi'
import { MODES, type Policy, type SignalPolicy, type TriggerPolicy } from '../core/policy.ts'
import { ratio, requests, stage } from './schemas/policy-gates.ts'
import { strictObject } from './schemas/strict-object.ts'
import { duration, fraction, share } from './schemas/values.ts'

const enabled = z.boolean().describe('false: it neither speaks nor counts')
const weight = z.number().min(0).max(1).describe('Fraction of the budget of false rollbacks')
const latency = strictObject({
  enabled,
  maxRatio: ratio.describe('Candidate ÷ baseline at equal language and text length; 1.5 is half slower'),
})

const triggers: z.ZodType<TriggerPolicy, TriggerPolicy> = strictObject({
  mode: z
    .enum(MODES)
    .describe(
      '`strict`: evidence against the bounds. `eager`: against half of what they allow. `window`: the literal rule',
    ),
  window: strictObject({
    windowMs: duration.describe('Milliseconds that the value is taken over'),
    minRequests: requests.describe('Candidate requests in the window before the rule speaks'),
    forMs: duration.describe(
      'Milliseconds that the value has to stay over its bound; 0: the first look decides',
    ),
  }).describe('The literal rule of mode `window`'),
  weights: strictObject({
    errors: weight,
    latencyP95: weight,
    latencyP50: weight,
    complaints: weight,
    cost: weight,
  }).describe('How the budget is shared out; of enabled triggers at most 1 together, the rest is unspent'),
  errors: strictObject({
    enabled,
    maxRate: z.number().gt(0).max(1).describe('Fraction of candidate requests that may fail; 0.02 is 2 %'),
    blame: z
      .enum(['absolute', 'require'])
      .describe('`require`: where the baseline is heard too, it has to fail less than the candidate'),
  }),
  latencyP95: latency,
  latencyP50: latency,
  complaints: strictObject({
    enabled,
    maxRatio: ratio.describe('Complaints per request, candidate ÷ baseline'),
    onBreach: z
      .enum(['hold', 'roll-back'])
      .describe('What a breach does: `hold` stops going up and tells people'),
  }),
  cost: strictObject({
    enabled,
    maxRatio: ratio.describe(
      "Cost ÷ the projection that was entered, of the month's pace and of avoidable cost per request",
    ),
    warnRatio: ratio.describe('From here on people are told and nothing goes up; at most maxRatio'),
    whenSunk: z
      .enum(['hold', 'roll-back'])
      .describe(
        "What a breach does where going back would cost more to the month's end: `hold` stops going up and pages",
      ),
  }).describe("What costs more than was planned; where going back lowers the month's bill it rolls back"),
  sustainSec: z
    .int()
    .min(1)
    .max(86_400)
    .describe(
      'Seconds at the error bound that weigh as much as a total outage of sustainSec × maxRate seconds: 300 tolerates blips of about 5 s, 60 is faster at high traffic',
    ),
  referenceMinRequests: requests.describe(
    'Baseline requests of one language and text length before it is compared',
  ),
  staleAfterMs: duration.describe(
    'Milliseconds without a judged candidate request until the verdict is `stale`',
  ),
}).describe('What rolls back')

const signals: z.ZodType<SignalPolicy, SignalPolicy> = strictObject({
  sampleRatio: strictObject({ enabled }).describe('Users are found on another share than was set'),
  lostRecords: strictObject({
    enabled,
    maxFraction: fraction.describe('Fraction of the assigned requests whose records are missing'),
  }),
  capacity: strictObject({
    enabled,
    maxFraction: fraction.describe('Fraction of the assigned requests that the candidate had no room for'),
    forMs: duration.describe('Milliseconds of it'),
  }),
  eager: strictObject({ enabled }).describe('In mode `strict`: what the mode `eager` would have rolled back'),
  clearMs: duration.describe('Milliseconds without any raised signal until its hold ends by itself'),
}).describe('What holds: going up stops, people are told')

/** Without the checks between parts, for answers: what is stored was checked when it came in. */
export const policyShape: z.ZodType<Policy, Policy> = strictObject({
  name: z.string().trim().min(1).max(64).describe('For people'),
  ladder: z.array(stage).min(4).max(30).describe('From draft to failover-only; given whole or not at all'),
  triggers,
  signals,
  falseRollbackBudget: strictObject({
    count: z
      .number()
      .gt(0)
      .max(1_000)
      .describe('False rollbacks accepted, if the candidate sat on every bound for ever'),
    per: z.string().max(10).describe('In this time: a number and one of s, m, h, d, w, y, such as "1y"'),
  }),
  cooldownMs: duration.describe('Milliseconds from a rollback until a re-arm'),
  undoMs: duration.describe('Milliseconds in which the author of a rollback may undo it'),
  shadow: strictObject({
    forward: share.describe('Basis points of requests copied to the candidate in the stage shadow'),
    reverse: share.describe('Basis points copied to the baseline where it has little traffic left'),
    reversePerHour: z.int().min(0).max(1_000_000).describe('At least so many of these copies an hour'),
    suspicion: share.describe('Basis points copied to the baseline while a trigger has a suspicion'),
    suspicionPerDay: z.int().min(0).max(100_000_000).describe('Copies that suspicion may cost in a UTC day'),
  }).describe('Copies of requests, off the path of the users'),
  anonymous: z
    .enum(['session', 'baseline'])
    .describe('Requests without a user: a signed session decides, or they stay on the baseline'),
  pin: z
    .enum(['none', 'session'])
    .describe('session: a change of share reaches users when their session ends, a rollback at once'),
  observeWithinMs: duration.describe('Milliseconds until a rollback that is not observed everywhere pages'),
  alerts: strictObject({
    maxErrorRate: z.number().gt(0).max(1).describe('Fraction of candidate requests'),
    maxP95Ms: z.number().gt(0).max(600_000).describe('Milliseconds'),
    forMs: duration.describe('Milliseconds over the bound until people are told'),
  }).describe('Rules that only tell people, whatever the triggers say'),
}).openapi('Policy')
