import type {
  BatchInput,
  ControlApi,
  Identity,
  LiveEvent,
  PublishedPlan,
} from '../../control/app/control-api.ts'
import { type AppError, fail, ok, type Result } from '../../control/app/errors.ts'
import type { TokenView } from '../../control/app/views.ts'
import { TOKEN_ROLES, type TokenRole } from '../../control/core/actor.ts'
import type { BatchReceipt } from '../../gateway-plugin/contract.ts'
import { createFakeBacktests } from './fake-backtests.ts'
import { createFakeMoney, type FakeMoney } from './fake-money.ts'
import { createFakeReports } from './fake-reports.ts'
import {
  NOW,
  sampleBackendView,
  sampleDecision,
  sampleIncident,
  sampleMetrics,
  sampleRollout,
} from './fake-views.ts'

export interface FakeControlApi extends ControlApi {
  readonly money: FakeMoney
  /** What was asked, verb first, in order. */
  readonly calls: (readonly [keyof ControlApi, ...unknown[]])[]
  readonly batches: BatchInput[]
  /** What the next verb of this name answers instead. */
  failNext(verb: keyof ControlApi, error: AppError): void
  publish(plan: PublishedPlan): void
  emit(event: LiveEvent): void
  revoke(role: TokenRole): void
  planListeners(): number
}

/** Control as the edge sees it, in memory: one rollout, one token per role (`viewer-secret`, …). */
export function createFakeControlApi(): FakeControlApi {
  const calls: (readonly [keyof ControlApi, ...unknown[]])[] = []
  const batches: BatchInput[] = []
  const failures = new Map<keyof ControlApi, AppError>()
  const planListeners = new Set<(plan: PublishedPlan) => void>()
  const eventListeners = new Set<(event: LiveEvent) => void>()
  const sessions = new Map<string, Identity>()
  const revoked = new Set<TokenRole>()
  let plan: PublishedPlan = { planVersion: 5, body: planBody(5) }
  const rollout = sampleRollout

  const identityOf = (secret: string): Identity | undefined => {
    const role = TOKEN_ROLES.find((each) => secret === `${each}-secret`)
    return role === undefined || revoked.has(role)
      ? undefined
      : { tokenId: `id-${role}`, name: `${role}-name`, role }
  }
  function answer<T>(verb: keyof ControlApi, args: readonly unknown[], value: () => T): Result<T> {
    calls.push([verb, ...args])
    const error = failures.get(verb)
    failures.delete(verb)
    return error === undefined ? ok(value()) : fail(error)
  }
  const known = <T>(key: string, verb: keyof ControlApi, args: readonly unknown[], value: () => T) =>
    key === rollout.key
      ? answer(verb, args, value)
      : fail({ code: 'not-found', detail: `rollout: there is no "${key}"` })
  const token = (id: string): TokenView => ({
    id,
    name: 'ci',
    role: 'viewer',
    createdAt: NOW,
    createdBy: 'admin-name',
    lastUsedAt: null,
    revokedAt: null,
  })

  return {
    calls,
    batches,
    failNext: (verb, error) => void failures.set(verb, error),
    publish(next) {
      plan = next
      for (const listener of planListeners) listener(next)
    },
    emit(event) {
      for (const listener of eventListeners) listener(event)
    },
    revoke: (role) => void revoked.add(role),
    planListeners: () => planListeners.size,

    rollouts: async () => [rollout],
    rollout: async (key) => known(key, 'rollout', [key], () => rollout),
    createRollout: async (actor, input) => answer('createRollout', [actor, input], () => rollout),
    editRollout: async (actor, key, version, change, reason) =>
      known(key, 'editRollout', [actor, key, version, change, reason], () => rollout),
    command: async (actor, key, version, command) =>
      known(key, 'command', [actor, key, version, command], () => ({
        outcome: 'accepted',
        detail: 'done',
        decision: sampleDecision,
        rollout,
      })),
    decisions: async (query) => {
      calls.push(['decisions', query])
      return [sampleDecision]
    },
    decision: async (id) =>
      id === sampleDecision.id
        ? ok(sampleDecision)
        : fail({ code: 'not-found', detail: `decision: there is no ${id}` }),
    metrics: async (query) => known(query.rollout, 'metrics', [query], () => sampleMetrics),
    verdictHistory: async (key) =>
      known(key, 'verdictHistory', [key], () => ({
        rollout: key,
        stepMs: 60_000,
        steps: [NOW - 60_000],
        since: NOW - 60_000,
        triggers: [{ trigger: 'errors', bound: 0.02, evidence: [0.0003], value: [0.004] }],
      })),
    cohort: async (key) =>
      known(key, 'cohort', [key], () => ({
        windowMs: 300_000,
        users: { baseline: 171, candidate: 19 },
        testers: 0,
      })),
    explainUnit: async (key, unit) =>
      known(key, 'explainUnit', [key, unit], () => ({
        arm: 'candidate',
        by: 'hash',
        bucket: 312,
        share: 1_000,
        backend: 'Kokoro',
        text: 'On Kokoro: its place is 3.12 %, and the share of 10 % covers it.',
      })),
    evidence: async (key) => known(key, 'evidence', [key], () => []),
    addEvidence: async (actor, key, input) =>
      known(key, 'addEvidence', [actor, key, input], () => ({
        ...input,
        id: 1,
        unit: 'ms p95',
        enteredAt: NOW,
        enteredBy: 'operator-name',
      })),
    incidents: async (query) => {
      calls.push(['incidents', query])
      return [sampleIncident]
    },
    incident: async (id) =>
      id === sampleIncident.id
        ? ok(sampleIncident)
        : fail({ code: 'not-found', detail: `incident: there is no ${id}` }),
    noteIncident: async (actor, id, text) => answer('noteIncident', [actor, id, text], () => sampleIncident),
    closeIncident: async (actor, id, cause) =>
      answer('closeIncident', [actor, id, cause], () => ({
        ...sampleIncident,
        status: 'closed',
        cause,
        closedAt: NOW,
        closedBy: 'operator-name',
      })),
    backends: async () => [sampleBackendView],
    putBackend: async (actor, backend) =>
      answer('putBackend', [actor, backend], () => ({ ...sampleBackendView, ...backend })),
    gateways: async () => [
      {
        gateway: 'gateway-eu',
        runtime: 'node',
        instances: [
          {
            instance: 'a1b2',
            heardAt: NOW - 400,
            planVersion: 5,
            current: true,
            dropped: 0,
            cacheHitRate: 0.5,
            breakers: { kokoro: 'closed' },
          },
        ],
        live: true,
        follows: true,
      },
    ],
    alerts: async () => [
      {
        alert: 'errors',
        subject: 'tts',
        since: NOW - 10_000,
        text: '4.1 % failed over 5 minutes (bound 2 %)',
        runbook: '/runbooks/errors',
      },
    ],
    plan: async () => plan,
    onPlan(listener) {
      planListeners.add(listener)
      return () => void planListeners.delete(listener)
    },
    ingest: async (batch) => {
      batches.push(batch)
      return answer(
        'ingest',
        [batch],
        (): BatchReceipt => ({
          accepted: batch.attempts.length,
          duplicate: false,
          rejected: batch.rejected,
          planVersion: plan.planVersion,
        }),
      )
    },
    feedback: async (batch) =>
      answer('feedback', [batch], () => ({
        accepted: batch.feedback.length,
        duplicates: 0,
        rejected: batch.rejected,
        planVersion: plan.planVersion,
      })),
    onEvent(listener) {
      eventListeners.add(listener)
      return () => void eventListeners.delete(listener)
    },
    authenticate: async (credential) => {
      calls.push(['authenticate', credential])
      if ('secret' in credential) return identityOf(credential.secret)
      const identity = sessions.get(credential.session)
      return identity !== undefined && !revoked.has(identity.role) ? identity : undefined
    },
    signIn: async (secret) => {
      const identity = identityOf(secret)
      if (identity === undefined) return undefined
      const session = `session-of-${identity.role}`
      sessions.set(session, identity)
      return { session, expiresAt: NOW + 86_400_000, identity }
    },
    signOut: async (session) => {
      calls.push(['signOut', session])
      sessions.delete(session)
    },
    backtests: createFakeBacktests(),
    money: createFakeMoney(),
    reports: createFakeReports(calls),
    tokens: async () => [token('t1')],
    createToken: async (actor, input) =>
      answer('createToken', [actor, input], () => ({ ...token('t2'), ...input, secret: 'cf_secret_once' })),
    revokeToken: async (actor, id) =>
      answer('revokeToken', [actor, id], () => ({ ...token(id), revokedAt: NOW })),
    sendTestNotice: async (actor) => void calls.push(['sendTestNotice', actor]),
    health: async () => ({ ready: true, checks: { judge: { ok: true, detail: 'ran 0.8 s ago' } } }),
  }
}

export function planBody(planVersion: number): string {
  return JSON.stringify({
    contractVersion: 1,
    planVersion,
    issuedAt: NOW,
    staleAfterMs: 60_000,
    whenStale: 'keep',
    backends: [],
    rollouts: [],
  })
}
