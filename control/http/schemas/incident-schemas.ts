import { z } from '@hono/zod-openapi'
import type { DecisionView, IncidentView, Propagation } from '../../app/views.ts'
import { time } from './values.ts'
import { actor, gateResult, snapshot, verdict } from './verdict-schemas.ts'

export const propagation: z.ZodType<Propagation, Propagation> = z
  .object({
    decisionId: z.int(),
    planVersion: z.int(),
    requestedAt: z.number(),
    publishedAt: z.number().nullable(),
    observedAt: z.number().nullable(),
    instances: z.int(),
    applied: z.int(),
    stragglers: z.array(z.string()),
    text: z.string(),
  })
  .openapi('Propagation')

export const decisionView: z.ZodType<DecisionView, DecisionView> = z
  .object({
    id: z.int(),
    rollout: z.string(),
    command: z.string(),
    actor,
    actorName: z.string(),
    reason: z.string(),
    from: snapshot.nullable(),
    to: snapshot,
    version: z.int(),
    waived: z.array(z.string()),
    verdicts: z.array(verdict),
    gates: z.array(gateResult),
    incidentId: z.int().nullable(),
    requestedAt: z.number(),
    planVersion: z.int(),
    publishedAt: z.number().nullable(),
    observedAt: z.number().nullable(),
    summary: z.string(),
  })
  .openapi('Decision')

export const incidentView: z.ZodType<IncidentView, IncidentView> = z
  .object({
    id: z.int(),
    rollout: z.string(),
    status: z.enum(['open', 'closed']),
    kind: z.enum(['rollback', 'no-safe-arm']),
    trigger: z.string().nullable(),
    title: z.string(),
    verdict: verdict.nullable(),
    reason: z.string(),
    openedAt: z.number(),
    openedBy: z.string(),
    decisionId: z.int().nullable(),
    impact: z.object({ users: z.int(), failedRequests: z.int(), rescued: z.int(), since: time }).nullable(),
    closedAt: z.number().nullable(),
    closedBy: z.string().nullable(),
    cause: z.string().nullable(),
    timeline: z.array(z.object({ at: z.number(), actor: z.string(), text: z.string() })),
    propagation: propagation.nullable(),
    runbook: z.string(),
  })
  .openapi('Incident')
