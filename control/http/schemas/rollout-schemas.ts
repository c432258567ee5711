import { z } from '@hono/zod-openapi'
import type { CommandOutcome } from '../../app/control-api.ts'
import type { AlertView, RolloutSummary, RolloutView } from '../../app/views.ts'
import { ALERTS } from '../../core/effects.ts'
import { GATE_NAMES } from '../../core/gate.ts'
import { PHASES } from '../../core/rollout.ts'
import { SIGNALS } from '../../core/signals/signal.ts'
import { VERDICT_STATES } from '../../core/verdict.ts'
import { policyShape } from '../policy-schema.ts'
import { decisionView, incidentView, propagation } from './incident-schemas.ts'
import { eligibility, licence, override } from './plan-schemas.ts'
import { actor, commandName, gateResult, signalReading, verdict } from './verdict-schemas.ts'

const backendRef = z.object({
  key: z.string(),
  name: z.string(),
  revision: z.string(),
  licence: licence.nullable(),
})
const advance = z.enum(['manual', 'automatic'])

export const alertView: z.ZodType<AlertView, AlertView> = z
  .object({
    alert: z.enum(ALERTS),
    subject: z.string(),
    since: z.number(),
    text: z.string(),
    runbook: z.string(),
  })
  .openapi('Alert')

const summaryFields = {
  key: z.string(),
  name: z.string(),
  version: z.int(),
  phase: z.enum(PHASES),
  stage: z.string().nullable(),
  share: z.number(),
  baseline: backendRef,
  candidate: backendRef,
  worst: z.enum(VERDICT_STATES),
  openIncident: z.int().nullable(),
  headline: z.string(),
  subline: z.string(),
  served: z.number().nullable(),
  requestsPerSecond: z.number(),
  holds: z.string().nullable(),
  ahead: z
    .object({
      command: z.enum(['start', 'advance', 'complete']),
      to: z.string().nullable(),
      waitsFor: z.array(z.enum(GATE_NAMES)),
      dwellLeftMs: z.number().nullable(),
    })
    .nullable(),
  saved: z.number().nullable(),
}

export const rolloutSummary: z.ZodType<RolloutSummary, RolloutSummary> = z
  .object(summaryFields)
  .openapi('RolloutSummary')

const stageView = z
  .object({
    name: z.string(),
    kind: z.enum(['draft', 'shadow', 'share', 'failover-only']),
    share: z.number(),
    dwellMs: z.number(),
    advance,
    state: z.enum(['done', 'current', 'ahead']),
    since: z.number().nullable(),
  })
  .openapi('Stage')

const nextStep = z
  .object({
    command: z.enum(['start', 'advance', 'complete']),
    to: z.string().nullable(),
    share: z.number(),
    gates: z.array(gateResult),
    clear: z.boolean(),
    advance,
    moves: z.object({ usersPerHour: z.number(), requestsPerHour: z.number() }).nullable(),
  })
  .openapi('NextStep')

const heldView = z
  .object({
    since: z.number(),
    by: z.string(),
    text: z.string(),
    cause: z.enum(['signal', 'breach', 'person', 'no-safe-arm', 'revision']),
    signal: z.enum(SIGNALS).nullable(),
    endsInMs: z.number().nullable(),
  })
  .openapi('Held')

const feedbackView = z
  .object({ ratings: z.int(), mean: z.number().nullable(), complaints: z.int() })
  .openapi('Feedback')

const rollbackView = z
  .object({
    decisionId: z.int(),
    incidentId: z.int(),
    by: actor,
    at: z.number(),
    trigger: z.string().nullable(),
    cooldownUntil: z.number(),
    undoUntil: z.number().nullable(),
    fromStage: z.string(),
  })
  .openapi('Rollback')

export const rolloutView: z.ZodType<RolloutView, RolloutView> = z
  .object({
    ...summaryFields,
    epoch: z.int(),
    salt: z.string(),
    eligible: eligibility,
    overrides: z.array(override),
    policy: policyShape,
    createdAt: z.number(),
    updatedAt: z.number(),
    ladder: z.array(stageView),
    next: nextStep.nullable(),
    verdicts: z.array(verdict),
    runbooks: z.record(z.string(), z.string()),
    traffic: z.object({
      windowMs: z.number(),
      requestsPerSecond: z.number(),
      assignedToCandidate: z.number().nullable(),
      servedByCandidate: z.number().nullable(),
      requests: z.number(),
      users: z.number().nullable(),
    }),
    held: heldView.nullable(),
    signals: z.array(signalReading),
    feedback: z.object({ windowMs: z.number(), baseline: feedbackView, candidate: feedbackView }),
    sampling: z.object({ on: z.boolean(), copies: z.int(), perDay: z.int() }),
    rollback: rollbackView.nullable(),
    propagation: propagation.nullable(),
    incident: incidentView.nullable(),
    alerts: z.array(alertView),
    commands: z.array(z.object({ command: commandName, allowed: z.boolean(), why: z.string().nullable() })),
    judgedAt: z.number().nullable(),
  })
  .openapi('Rollout')

export const commandOutcome: z.ZodType<CommandOutcome, CommandOutcome> = z
  .object({
    outcome: z.enum(['accepted', 'unchanged']),
    detail: z.string(),
    decision: decisionView.nullable(),
    rollout: rolloutView,
  })
  .openapi('CommandOutcome')
