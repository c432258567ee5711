import { z } from '@hono/zod-openapi'
import { ARMS, BREAKER_STATES } from '../../../gateway-plugin/contract.ts'
import type { Health } from '../../app/control-api.ts'
import type {
  ArmSeries,
  CohortView,
  EvidenceView,
  GatewayView,
  MetricsView,
  TokenView,
  UnitView,
  VerdictHistoryView,
} from '../../app/views.ts'
import { TOKEN_ROLES } from '../../core/actor.ts'
import { EVIDENCE_KINDS } from '../../core/entered-evidence.ts'
import { TRIGGERS } from '../../core/verdict.ts'
import { title } from './values.ts'

const series = z.array(z.number().nullable())

const armSeries: z.ZodType<ArmSeries, ArmSeries> = z
  .object({
    assigned: series,
    served: series,
    servedRate: series.openapi({ description: 'Part of what both backends served, 0 to 1' }),
    judged: series,
    errorRate: series,
    p50: series,
    p95: series,
    p99: series,
    cacheHits: series,
    cacheRate: series.openapi({ description: 'Cache hits of the assigned, 0 to 1' }),
    characters: series,
  })
  .openapi('ArmSeries')

export const metricsView: z.ZodType<MetricsView, MetricsView> = z
  .object({
    rollout: z.string(),
    from: z.number(),
    to: z.number(),
    stepMs: z.number(),
    run: z.int().nullable().openapi({
      description:
        'Thinned: steps that two neighbours stand for, with the lowest and the highest value of each series in it, in the order in which they came; null: every step is there',
    }),
    steps: z.array(z.number()),
    arms: z.object({ baseline: armSeries, candidate: armSeries }),
    bounds: z.object({ errorRate: z.number(), p95Ratio: z.number(), p50Ratio: z.number() }),
    marks: z.array(
      z.object({
        at: z.number(),
        kind: z.enum(['decision', 'roll-back', 'revision', 'incident']),
        decisionId: z.int().nullable(),
        text: z.string(),
        share: z.number().nullable(),
      }),
    ),
  })
  .openapi('Metrics')

export const verdictHistoryView: z.ZodType<VerdictHistoryView, VerdictHistoryView> = z
  .object({
    rollout: z.string(),
    stepMs: z.number(),
    steps: z.array(z.number()),
    since: z.number().nullable(),
    triggers: z.array(
      z.object({
        trigger: z.enum(TRIGGERS),
        bound: z.number().nullable(),
        evidence: series,
        value: series,
      }),
    ),
  })
  .openapi('VerdictHistory')

export const unitRequest = z
  .strictObject({
    unit: z.string().min(1).max(2_000).openapi({
      description: 'A user id, or the session id of somebody without one: what gateways hash',
    }),
  })
  .openapi('ExplainUnit')

export const unitView: z.ZodType<UnitView, UnitView> = z
  .object({
    arm: z.enum(ARMS),
    by: z.enum(['hash', 'override']),
    bucket: z.int(),
    share: z.int(),
    backend: z.string(),
    text: z.string(),
  })
  .openapi('Unit')

export const cohortView: z.ZodType<CohortView, CohortView> = z
  .object({
    windowMs: z.number(),
    users: z.object({ baseline: z.int(), candidate: z.int() }),
    testers: z.int(),
  })
  .openapi('Cohort')

export const evidenceView: z.ZodType<EvidenceView, EvidenceView> = z
  .object({
    id: z.int(),
    kind: z.enum(EVIDENCE_KINDS),
    value: z.number(),
    unit: z.string(),
    measuredAt: z.number(),
    source: z.string(),
    author: z.string(),
    note: z.string(),
    enteredAt: z.number(),
    enteredBy: z.string(),
  })
  .openapi('Evidence')

export const gatewayView: z.ZodType<GatewayView, GatewayView> = z
  .object({
    gateway: z.string(),
    runtime: z.string(),
    instances: z.array(
      z.object({
        instance: z.string(),
        heardAt: z.number(),
        planVersion: z.int(),
        current: z.boolean(),
        dropped: z.number(),
        cacheHitRate: z.number().nullable(),
        breakers: z.record(z.string(), z.enum(BREAKER_STATES)),
      }),
    ),
    live: z.boolean(),
    follows: z.boolean(),
  })
  .openapi('Gateway')

const tokenFields = {
  id: z.string(),
  name: z.string(),
  role: z.string(),
  createdAt: z.number(),
  createdBy: z.string(),
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
}
export const tokenView: z.ZodType<TokenView, TokenView> = z.object(tokenFields).openapi('Token')

/** The only answer that ever holds a secret. */
export const newTokenView: z.ZodType<
  TokenView & { readonly secret: string },
  TokenView & { readonly secret: string }
> = z.object({ ...tokenFields, secret: z.string() }).openapi('NewToken')

export const createTokenRequest = z
  .strictObject({ name: title.max(64), role: z.enum(TOKEN_ROLES) })
  .openapi('CreateToken')

export const signInRequest = z.strictObject({ token: z.string().min(1).max(512) }).openapi('SignIn')
export const sessionView = z.object({ name: z.string(), role: z.enum(TOKEN_ROLES) }).openapi('Session')

export const health: z.ZodType<Health, Health> = z
  .object({
    ready: z.boolean(),
    checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
  })
  .openapi('Health')
