import type { RolloutKey } from '../core/ids.ts'
import { shareOf } from '../core/rollout.ts'
import type { SignalReading } from '../core/signals/signal.ts'
import { epochMs } from '../core/units.ts'
import { VERDICT_STATES, type Verdict } from '../core/verdict.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { GaugeName } from './metric-table.ts'
import type { Metrics } from './metrics.ts'

export interface GatherDeps {
  readonly store: Store
  readonly clock: Pick<Clock, 'now'>
  readonly metrics: Metrics
  readonly residentBytes: () => number
  readonly verdicts: (rollout: RolloutKey) => readonly Verdict[]
  /** End of the last closed tick, epoch milliseconds; null: none yet. */
  readonly signals: (rollout: RolloutKey) => readonly SignalReading[]
  readonly isSampling: (rollout: RolloutKey) => boolean
  readonly judgedAt: (rollout: RolloutKey) => number | null
}

/** A gateway instance that has been silent for longer than this is not counted as live. */
const LIVE_MS = 30_000
const RATINGS_MS = 7 * 86_400_000
const LANES = ['slack'] as const
const BY_ROLLOUT = [
  'crossfade_rollout_share_ratio',
  'crossfade_rollout_phase',
  'crossfade_verdict_state',
  'crossfade_evidence',
  'crossfade_signal_raised',
  'crossfade_rating_mean',
  'crossfade_suspicion_sampling',
  'crossfade_judge_last_tick_timestamp_seconds',
  'crossfade_alerts_open',
] as const satisfies readonly GaugeName[]

/** Reads what is a state rather than a count, each time somebody asks; then the text is rendered. */
export async function gatherMetrics(deps: GatherDeps): Promise<string> {
  const { metrics } = deps
  const [rollouts, alerts] = await Promise.all([deps.store.rollouts.list(), deps.store.alerts.open()])
  for (const name of BY_ROLLOUT) metrics.clear(name)
  for (const rollout of rollouts) {
    metrics.set('crossfade_rollout_share_ratio', { rollout: rollout.key }, shareOf(rollout.state) / 10_000)
    metrics.set('crossfade_rollout_phase', { rollout: rollout.key, phase: rollout.state.phase }, 1)
    setVerdicts(deps, rollout.key)
    setSignals(deps, rollout.key)
    await setRatings(deps, rollout.key)
  }
  for (const { alert } of alerts) {
    const open = alerts.filter((other) => other.alert === alert).length
    metrics.set('crossfade_alerts_open', { alert }, open)
  }
  await setGateways(deps)
  await setOutbox(deps)
  metrics.set('process_resident_memory_bytes', {}, deps.residentBytes())
  return metrics.render()
}

function setVerdicts({ metrics, verdicts, judgedAt }: GatherDeps, rollout: RolloutKey): void {
  for (const { trigger, state, evidence } of verdicts(rollout)) {
    for (const one of VERDICT_STATES)
      metrics.set('crossfade_verdict_state', { rollout, trigger, state: one }, one === state ? 1 : 0)
    metrics.set('crossfade_evidence', { rollout, trigger }, evidence)
  }
  const at = judgedAt(rollout)
  if (at !== null) metrics.set('crossfade_judge_last_tick_timestamp_seconds', { rollout }, at / 1_000)
}

function setSignals({ metrics, signals, isSampling }: GatherDeps, rollout: RolloutKey): void {
  for (const { signal, state } of signals(rollout))
    if (state !== 'unknown')
      metrics.set('crossfade_signal_raised', { rollout, signal }, state === 'raised' ? 1 : 0)
  metrics.set('crossfade_suspicion_sampling', { rollout }, isSampling(rollout) ? 1 : 0)
}

async function setRatings({ store, clock, metrics }: GatherDeps, rollout: RolloutKey): Promise<void> {
  const counts = await store.feedback.counts(rollout, epochMs(Math.max(0, clock.now() - RATINGS_MS)))
  for (const arm of ['baseline', 'candidate'] as const) {
    const { ratings, sum } = counts[arm]
    if (ratings > 0) metrics.set('crossfade_rating_mean', { rollout, arm }, sum / ratings)
  }
}

async function setGateways({ store, clock, metrics }: GatherDeps): Promise<void> {
  const { planVersion } = await store.rollouts.planSource()
  const live = await store.attempts.instances(epochMs(Math.max(0, clock.now() - LIVE_MS)))
  const behind = live.filter((instance) => instance.planVersion < planVersion)
  metrics.set('crossfade_plan_version', {}, planVersion)
  metrics.set('crossfade_gateways_live', {}, live.length)
  metrics.set('crossfade_gateways_behind', {}, behind.length)
}

async function setOutbox({ store, clock, metrics }: GatherDeps): Promise<void> {
  const backlog = await store.outbox.backlog(clock.now())
  for (const lane of LANES) {
    const found = backlog.find((one) => one.lane === lane)
    metrics.set('crossfade_outbox_waiting', { lane }, found?.waiting ?? 0)
    metrics.set('crossfade_outbox_oldest_seconds', { lane }, (found?.oldestMs ?? 0) / 1_000)
  }
}
