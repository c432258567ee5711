/** The table of verbs over one context. */

import type { AlertDesk } from './alert-desk.ts'
import { putBackend, readBackends } from './backends.ts'
import type { BacktestApi } from './backtest-api.ts'
import { closeIncident } from './close-incident.ts'
import type { AppContext } from './context.ts'
import type { ControlApi, Health } from './control-api.ts'
import { createRollout } from './create-rollout.ts'
import { editRollout } from './edit-rollout.ts'
import { addEvidence, readEvidence } from './evidence.ts'
import { explainUnit } from './explain-unit.ts'
import { ingestAttempts } from './ingest-attempts.ts'
import { ingestFeedback } from './ingest-feedback.ts'
import { createMoneyApi } from './money/create-money-api.ts'
import { noteIncident } from './note-incident.ts'
import { readCohort } from './read-cohort.ts'
import { readDecision, readDecisions } from './read-decisions.ts'
import { readGateways } from './read-gateways.ts'
import { readIncident, readIncidents } from './read-incident.ts'
import { readMetrics } from './read-metrics.ts'
import { readRollout, readRollouts } from './read-rollout.ts'
import { readVerdictHistory } from './read-verdict-history.ts'
import type { ReportApi } from './report/report-api.ts'
import { runCommand } from './run-command.ts'
import { runbookPath } from './runbook-links.ts'
import { sendTestNotice } from './send-test-notice.ts'
import { authenticate, createToken, revokeToken, signIn, signOut } from './tokens.ts'

export function createControlApi(
  ctx: AppContext,
  alerts: AlertDesk,
  judgeAlive: () => boolean,
  backtests: BacktestApi,
  reports: ReportApi,
): ControlApi {
  return {
    rollouts: () => readRollouts(ctx),
    rollout: (key) => readRollout(ctx, alerts, key),
    createRollout: (actor, input) => createRollout(ctx, alerts, actor, input),
    editRollout: (actor, key, version, change, reason) =>
      editRollout(ctx, alerts, actor, key, version, change, reason),
    command: (actor, key, version, command) => runCommand(ctx, alerts, actor, key, version, command),
    decisions: (query) => readDecisions(ctx, query),
    decision: (id) => readDecision(ctx, id),
    metrics: (query) => readMetrics(ctx, query),
    verdictHistory: (rollout) => readVerdictHistory(ctx, rollout),
    cohort: (rollout) => readCohort(ctx, rollout),
    explainUnit: (rollout, unit) => explainUnit(ctx, rollout, unit),
    evidence: (rollout) => readEvidence(ctx, rollout),
    addEvidence: (actor, rollout, input) => addEvidence(ctx, actor, rollout, input),
    incidents: (query) => readIncidents(ctx, query),
    incident: (id) => readIncident(ctx, id),
    noteIncident: (actor, id, text) => noteIncident(ctx, actor, id, text),
    closeIncident: (actor, id, cause) => closeIncident(ctx, actor, id, cause),
    backends: () => readBackends(ctx, alerts),
    putBackend: (actor, backend) => putBackend(ctx, alerts, actor, backend),
    gateways: async () => readGateways(ctx),
    alerts: async () => alerts.open().map((alert) => ({ ...alert, runbook: runbookPath(alert.alert) })),
    plan: async () => ctx.plan.current(),
    onPlan: (listener) => ctx.plan.onPlan(listener),
    ingest: (batch) => ingestAttempts(ctx, batch),
    feedback: (batch) => ingestFeedback(ctx, batch),
    onEvent: (listener) => ctx.events.onEvent(listener),
    authenticate: (credential) => authenticate(ctx, credential),
    signIn: (secret) => signIn(ctx, secret),
    signOut: (session) => signOut(ctx, session),
    tokens: () => ctx.store.tokens.list(),
    createToken: (actor, input) => createToken(ctx, actor, input),
    revokeToken: (actor, id) => revokeToken(ctx, actor, id),
    backtests,
    money: createMoneyApi(ctx),
    reports,
    sendTestNotice: (actor) => sendTestNotice(ctx, actor),
    health: () => health(ctx, judgeAlive),
  }
}

async function health(ctx: AppContext, judgeAlive: () => boolean): Promise<Health> {
  const alive = judgeAlive()
  let store = { ok: true, detail: 'answers' }
  try {
    await ctx.store.rollouts.planSource()
  } catch (error) {
    store = { ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
  const backlog = await ctx.store.outbox.backlog(ctx.clock.now()).catch(() => [])
  const waiting = backlog.reduce((sum, lane) => sum + lane.waiting, 0)
  return {
    ready: alive && store.ok,
    checks: {
      judge: { ok: alive, detail: alive ? 'has run within the last 10 s' : 'has not run for 10 s' },
      store,
      // A Slack that hangs is no reason to take control out of service: told, not judged.
      outbox: { ok: true, detail: `${waiting} messages wait` },
    },
  }
}
