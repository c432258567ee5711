/** What people send. A field that is not known is refused: a misspelt `waive` must not pass unseen. */

import { z } from '@hono/zod-openapi'
import { AUDIO_FORMATS } from '../../../gateway-plugin/contract.ts'
import { DEFAULT_POLICY } from '../../core/default-policy.ts'
import { EVIDENCE_KINDS, EVIDENCE_UNITS } from '../../core/entered-evidence.ts'
import { GATE_NAMES } from '../../core/gate.ts'
import { override } from './plan-schemas.ts'
import { policyInput } from './policy-input.ts'
import { strictObject } from './strict-object.ts'
import { key, prose, salt, share, time, title } from './values.ts'

const language = z
  .string()
  .regex(/^[a-z]{2,3}$/, 'expected a primary language subtag in lower case, such as "en"')

const eligibleRequest = z.strictObject({
  languages: z.array(language).max(200).default([]),
  voices: z.array(z.string().min(1).max(200)).max(1_000).default([]),
  formats: z.array(z.enum(AUDIO_FORMATS)).default([]),
  maxCharacters: z.int().min(0).max(1_000_000).default(0),
})

export const createRolloutRequest = strictObject({
  key,
  name: title,
  baseline: key,
  candidate: key,
  eligible: eligibleRequest.prefault({}),
  overrides: z.array(override).max(1_000).default([]),
  /** Absent: the default ladder of five stages. */
  policy: policyInput.default(DEFAULT_POLICY),
  salt: salt.nullable().default(null),
})
  .refine((rollout) => rollout.baseline !== rollout.candidate, {
    path: ['candidate'],
    message: 'expected another backend than the baseline',
  })
  .openapi('CreateRollout')

export const editRolloutRequest = strictObject({
  reason: prose,
  name: title.optional(),
  /** Replaces the whole policy: what is left out is as in the default, not as it was before. */
  policy: policyInput.optional(),
  eligible: eligibleRequest.optional(),
  overrides: z.array(override).max(1_000).optional(),
})
  .refine((edit) => Object.keys(edit).some((field) => field !== 'reason'), {
    message: 'expected at least one of name, policy, eligible, overrides',
  })
  .openapi('EditRollout')

const waive = z.array(z.enum(GATE_NAMES)).max(GATE_NAMES.length).default([])

export const commandRequest = z
  .discriminatedUnion('command', [
    z.strictObject({ command: z.literal('start'), reason: prose, waive }),
    z.strictObject({ command: z.literal('advance'), reason: prose, waive }),
    z.strictObject({ command: z.literal('complete'), reason: prose, waive }),
    z.strictObject({ command: z.literal('set-share'), share, reason: prose, waive }),
    z.strictObject({ command: z.literal('hold'), reason: prose }),
    z.strictObject({ command: z.literal('resume'), reason: prose }),
    z.strictObject({ command: z.literal('undo'), reason: prose }),
    z.strictObject({ command: z.literal('abandon'), reason: prose }),
    /** Never waits: the reason may follow on the incident. */
    z.strictObject({ command: z.literal('roll-back'), reason: z.string().trim().max(2_000).default('') }),
    z.strictObject({
      command: z.literal('re-arm'),
      reason: prose,
      stage: z.string().min(1).max(64).nullable().default(null),
      rotateCohort: z.boolean().default(false),
    }),
  ])
  .openapi('Command')

export const evidenceRequest = z
  .strictObject({
    kind: z.enum(EVIDENCE_KINDS),
    value: z.number(),
    /** May be left out; where given it must be the unit of this kind. */
    unit: z.string().optional(),
    measuredAt: time,
    source: title,
    author: title.optional(),
    note: z.string().trim().max(2_000).default(''),
  })
  .superRefine((evidence, context) => {
    if (evidence.unit !== undefined && evidence.unit !== EVIDENCE_UNITS[evidence.kind])
      context.addIssue({
        code: 'custom',
        path: ['unit'],
        message: `expected "${EVIDENCE_UNITS[evidence.kind]}", the unit of ${evidence.kind}`,
      })
    const problem = valueProblem(evidence.kind, evidence.value)
    if (problem) context.addIssue({ code: 'custom', path: ['value'], message: problem })
  })
  .openapi('EnterEvidence')

function valueProblem(kind: (typeof EVIDENCE_KINDS)[number], value: number): string | undefined {
  switch (kind) {
    case 'benchmark':
    case 'capacity':
      return value > 0 ? undefined : `expected more than 0 ${EVIDENCE_UNITS[kind]}`
    case 'listening':
      return value >= 1 && value <= 5 ? undefined : 'expected a mean opinion score from 1 to 5'
    case 'projection':
      return value >= 0 ? undefined : 'expected 0 or more USD a month'
    case 'saving':
      return undefined
  }
}
