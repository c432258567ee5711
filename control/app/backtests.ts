/** Backtests of stored attempts: one at a time, others wait their turn, results are kept for an hour. */

import type { RecordedComplaint } from '../backtest/engine/complaint-feed.ts'
import { type RecordedStage, recordedStages } from '../backtest/engine/recorded-stage.ts'
import type { Decision } from '../core/decision.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Rollout } from '../core/rollout.ts'
import type { Tick } from '../core/units.ts'
import type { AttemptReplay, RunningBacktest } from '../ports/attempt-replay.ts'
import type { Clock } from '../ports/clock.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'
import type { BacktestApi, BacktestInput, BacktestView } from './backtest-api.ts'
import { fail, ok, type Result } from './errors.ts'

const MAX_WAITING = 8
const KEPT_MS = 3_600_000
const PAGE = 200

export interface BacktestDeps {
  readonly store: Store
  readonly clock: Clock
  readonly secrets: Secrets
  readonly replay: AttemptReplay
}

interface Entry {
  view: BacktestView
  readonly begin: () => RunningBacktest
  running: RunningBacktest | null
}

export function createBacktests({ store, clock, secrets, replay }: BacktestDeps): BacktestApi {
  /** In the order of asking. */
  const entries = new Map<string, Entry>()

  function set(entry: Entry, change: Partial<BacktestView>): void {
    entry.view = { ...entry.view, ...change }
  }

  function forgetOld(): void {
    for (const [id, { view }] of entries)
      if (view.endedAt !== null && view.endedAt < clock.now() - KEPT_MS) entries.delete(id)
  }

  function beginNext(): void {
    const all = [...entries.values()]
    if (all.some(({ view }) => view.state === 'running')) return
    const next = all.find(({ view }) => view.state === 'waiting')
    if (!next) return
    set(next, { state: 'running', startedAt: clock.now() })
    next.running = next.begin()
    next.running.report.then(
      (report) => end(next, { state: 'done', report, progress: { ...next.view.progress, fraction: 1 } }),
      (error: unknown) =>
        end(next, { state: 'failed', error: error instanceof Error ? error.message : String(error) }),
    )
  }

  function end(entry: Entry, change: Partial<BacktestView>): void {
    if (entry.view.endedAt !== null) return
    set(entry, { ...change, endedAt: clock.now() })
    entry.running = null
    beginNext()
  }

  function viewOf({ view }: Entry): BacktestView {
    if (view.state !== 'waiting') return view
    const before = [...entries.values()].filter((other) => other.view.endedAt === null)
    return { ...view, ahead: before.findIndex((other) => other.view.id === view.id) }
  }

  function find(rollout: string, id: string): Result<Entry> {
    forgetOld()
    const entry = entries.get(id)
    return entry?.view.rollout === rollout
      ? ok(entry)
      : fail({
          code: 'not-found',
          detail: `there is no backtest "${id}" of ${rollout}: results are kept for an hour, and not over a restart`,
        })
  }

  return {
    async start(key, input) {
      forgetOld()
      const waiting = [...entries.values()].filter(({ view }) => view.state === 'waiting')
      if (waiting.length >= MAX_WAITING)
        return fail({
          code: 'overloaded',
          detail: `${MAX_WAITING} backtests are waiting already`,
          retryAfterSec: 30,
        })
      const rollout = await store.rollouts.load(key as RolloutKey)
      if (!rollout) return noRollout(key)
      const stages = await stagesOf(rollout)
      const complaints = await complaintsOf(rollout, stages, spanOf(key, input))
      const id = secrets.random(12)
      const entry: Entry = {
        view: waitingView(id, rollout, input, clock.now()),
        begin: () =>
          replay.backtest(
            spanOf(key, input),
            {
              rollout: key,
              policy: input.policy ?? rollout.policy,
              stages,
              complaints,
              compare: input.compare,
              keepGoing: input.keepGoing,
              signals: input.signals,
            },
            (progress) => set(entry, { progress }),
          ),
        running: null,
      }
      entries.set(id, entry)
      beginNext()
      return ok(viewOf(entry))
    },
    read(rollout, id) {
      const found = find(rollout, id)
      return found.ok ? ok(viewOf(found.value)) : found
    },
    cancel(rollout, id) {
      const found = find(rollout, id)
      if (!found.ok) return found
      const entry = found.value
      if (entry.view.endedAt === null) {
        entry.running?.cancel()
        end(entry, { state: 'cancelled' })
      } else entries.delete(id)
      return ok(viewOf(entry))
    },
    async export(key, span) {
      const rollout = await store.rollouts.load(key as RolloutKey)
      if (!rollout) return noRollout(key)
      const { baseline, candidate } = rollout
      const stages = await stagesOf(rollout)
      const complaints = await complaintsOf(rollout, stages, spanOf(key, span))
      return ok(replay.export(spanOf(key, span), { baseline, candidate, stages, complaints }))
    },
    close() {
      for (const { running } of entries.values()) running?.cancel()
      entries.clear()
    },
  }

  async function complaintsOf(
    rollout: Rollout,
    stages: readonly RecordedStage[],
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<readonly RecordedComplaint[]> {
    const all: RecordedComplaint[] = []
    for (const epoch of new Set([...stages.map((stage) => stage.epoch), rollout.epoch]))
      for (const one of await store.feedback.complaintsAfter(rollout.key, epoch, (from - 1) as Tick))
        if (one.tick < to) all.push({ ...one, epoch })
    return all.sort((a, b) => a.tick - b.tick)
  }

  async function stagesOf(rollout: Rollout): Promise<readonly RecordedStage[]> {
    const all: Decision[] = []
    for (;;) {
      const before = all.at(-1)?.id
      const page = await store.rollouts.decisions({
        rollout: rollout.key,
        ...(before === undefined ? {} : { before }),
        limit: PAGE,
      })
      all.push(...page)
      if (page.length < PAGE) return recordedStages(all)
    }
  }
}

function noRollout(key: string) {
  return fail({ code: 'not-found', detail: `there is no rollout "${key}"` })
}

function spanOf(rollout: string, { from, to }: { readonly from: number; readonly to: number }) {
  return { rollout, from: Math.floor(from / 1_000), to: Math.ceil(to / 1_000) }
}

function waitingView(id: string, rollout: Rollout, { from, to }: BacktestInput, now: number): BacktestView {
  return {
    id,
    rollout: rollout.key,
    state: 'waiting',
    ahead: 0,
    from,
    to,
    progress: { fraction: 0, attempts: 0 },
    requestedAt: now,
    startedAt: null,
    endedAt: null,
    report: null,
    error: null,
  }
}
