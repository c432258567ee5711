/** The plan and its backends, on this side of the contract. Fed with the same vectors as the gateway's parser. */

import { z } from '@hono/zod-openapi'
import { SALT_PATTERN } from '../../../gateway-plugin/assign.ts'
import {
  ADAPTERS,
  ARMS,
  AUDIO_FORMATS,
  BACKEND_DEFAULTS,
  BREAKER_STATES,
  CAPABILITY_DEFAULTS,
  CONTRACT_VERSION,
  DIALECTS,
  type Eligibility,
  FULL_SHARE,
  type Override,
  PLAN_PHASES,
  type Plan,
  type PlanBackend,
  type PlanRollout,
  STOP_RULES,
  type StoredBackend,
  UNSUPPORTED_RULES,
} from '../../../gateway-plugin/contract.ts'
import type { BackendView } from '../../app/views.ts'
import { checkBackend } from '../../core/check-backend.ts'
import { checkPlan } from '../check-plan.ts'

/** Wider than our own keys: gateways are given names by other tools too. */
const planKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'expected 1 to 64 of a-z, 0-9, ".", "_" and "-"')
const text = z.string().min(1).max(2_000)
const address = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[^\s?#]+[^\s?#/]$/, 'expected an http or https address without a trailing slash')

const voiceMap = z.object({ model: text, defaultVoice: text, voices: z.record(z.string(), text) })

const capabilityFields = {
  languages: z.array(text),
  voices: z.array(text),
  formats: z.array(z.enum(AUDIO_FORMATS)),
  maxCharacters: z.int().min(1),
  speed: z.boolean(),
  pitch: z.boolean(),
  streaming: z.boolean(),
}
const milliseconds = z.int().min(1).max(600_000)

export const licence = z.object({ name: text, url: text.nullable(), nonCommercial: z.boolean() })

const backendFields = {
  key: planKey,
  name: text,
  adapter: z.enum(ADAPTERS),
  dialect: z.enum(Object.values(DIALECTS).flat()).nullable(),
  url: address,
  aiGateway: text.nullable(),
  revision: text,
  languages: z.record(z.string(), voiceMap),
  capabilities: z.object(capabilityFields),
  whenUnsupported: z.object({ speed: z.enum(UNSUPPORTED_RULES), pitch: z.enum(UNSUPPORTED_RULES) }),
  timeoutMs: milliseconds,
  stallMs: milliseconds.nullable(),
  concurrency: z.int().min(1).max(100_000),
  credential: planKey.nullable(),
  metered: z.boolean(),
  source: z.enum(['self-hosted', 'cloudflare-ai']),
  licence: licence.nullable(),
}

/** Fields that plans from before them lack. */
const olderFields = {
  ...backendFields,
  dialect: backendFields.dialect.default(BACKEND_DEFAULTS.dialect),
  aiGateway: backendFields.aiGateway.default(BACKEND_DEFAULTS.aiGateway),
  capabilities: z.object({
    ...capabilityFields,
    pitch: capabilityFields.pitch.default(CAPABILITY_DEFAULTS.pitch),
    streaming: capabilityFields.streaming.default(CAPABILITY_DEFAULTS.streaming),
  }),
  whenUnsupported: backendFields.whenUnsupported.default(BACKEND_DEFAULTS.whenUnsupported),
  stallMs: backendFields.stallMs.default(BACKEND_DEFAULTS.stallMs),
  licence: backendFields.licence.default(BACKEND_DEFAULTS.licence),
}

const stopped = z.enum(STOP_RULES).optional()

export const planBackend: z.ZodType<PlanBackend, StoredBackend> = z
  .object({ ...olderFields, stopped })
  .openapi('PlanBackend')

/** What an admin sends: nothing is promised that its server cannot keep, and a misspelt field is told. */
export const backendRequest = z
  .strictObject({ ...olderFields, key: planKey.optional() })
  .superRefine((backend, context) => {
    for (const { path, problem } of checkBackend({ ...backend, key: backend.key ?? '' }))
      context.addIssue({ code: 'custom', path: [...path], message: problem })
  })
  .openapi('BackendRequest')

export const backendView: z.ZodType<BackendView, BackendView> = z
  .object({
    ...backendFields,
    stopped,
    breakers: z.record(z.string(), z.enum(BREAKER_STATES)),
    downSince: z.number().nullable(),
  })
  .openapi('Backend')

export const eligibility: z.ZodType<Eligibility, Eligibility> = z
  .object({
    languages: z.array(text),
    voices: z.array(text),
    formats: z.array(z.enum(AUDIO_FORMATS)),
    maxCharacters: z.int().min(0).max(1_000_000),
  })
  .openapi('Eligibility')

export const override: z.ZodType<Override, Override> = z
  .object({ unit: z.string().min(1).max(2_000), arm: z.enum(ARMS) })
  .openapi('Override')

const basisPoints = z.int().min(0).max(FULL_SHARE)

const planRollout: z.ZodType<PlanRollout, PlanRollout> = z
  .object({
    key: planKey,
    phase: z.enum(PLAN_PHASES),
    stage: text,
    epoch: z.int().min(0),
    salt: z.string().regex(SALT_PATTERN, 'expected 8 to 64 of A-Z, a-z, 0-9, "_" and "-"'),
    baseline: planKey,
    candidate: planKey,
    share: basisPoints,
    eligible: eligibility,
    shadow: z.object({
      forward: basisPoints,
      reverse: basisPoints,
      reversePerHour: z.int().min(0).max(1_000_000),
    }),
    overrides: z.array(override),
    fallback: z.object({ baseline: z.array(text), candidate: z.array(text) }),
    anonymous: z.enum(['session', 'baseline']),
    pin: z.enum(['none', 'session']).exactOptional(),
  })
  .openapi('PlanRollout')

export const planSchema: z.ZodType<Plan, Omit<Plan, 'backends'> & { backends: readonly StoredBackend[] }> = z
  .object({
    contractVersion: z.int().min(1).max(CONTRACT_VERSION),
    planVersion: z.int().min(1),
    issuedAt: z.int().min(0),
    staleAfterMs: z.int().min(1),
    whenStale: z.enum(['keep', 'baseline']),
    backends: z.array(planBackend),
    rollouts: z.array(planRollout),
  })
  .superRefine((plan, context) => {
    for (const { path, message } of checkPlan(plan))
      context.addIssue({ code: 'custom', path: [...path], message })
  })
  .openapi('Plan')
