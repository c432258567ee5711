/** Looks each minute whether a stage could have been left, by the gates that attempts tell of. */

import type { GateName } from '../../core/gate.ts'
import { evaluateGates } from '../../core/gates.ts'
import { measuredOf } from '../../core/judge/gate-reading.ts'
import type { Judge } from '../../core/judge/judge.ts'
import type { GateSpec, Policy, StagePolicy } from '../../core/policy.ts'
import type { EpochMs } from '../../core/units.ts'
import type { ReplayedAdvance } from './backtest-report.ts'
import type { RecordedStage } from './recorded-stage.ts'

const EVERY_SEC = 60
const TOLD: ReadonlySet<GateSpec['gate']> = new Set(['errors', 'latency', 'sample'])

export class GateWatch {
  readonly #policy: Policy
  readonly #advances: ReplayedAdvance[] = []
  #stage: RecordedStage | null = null
  #since = 0
  #noted = false
  #next = 0

  constructor(policy: Policy) {
    this.#policy = policy
  }

  get advances(): readonly ReplayedAdvance[] {
    return this.#advances
  }

  /** The rollout moved; a hold and its end are no new stage, and the time on hold is no dwell. */
  enter(stage: RecordedStage): void {
    const before = this.#stage
    this.#stage = stage
    if (
      before &&
      before.stage === stage.stage &&
      before.share === stage.share &&
      before.epoch === stage.epoch
    ) {
      if (before.phase === 'held') this.#since += stage.from - before.from
      return
    }
    this.#since = stage.from
    this.#noted = false
  }

  look(tick: number, judge: Judge): void {
    if (this.#noted || tick < this.#next) return
    this.#next = tick + EVERY_SEC
    const stage = this.#stage
    if (!stage || (stage.phase !== 'shadow' && stage.phase !== 'ramping')) return
    const index = this.#policy.ladder.findIndex(({ name }) => name === stage.stage)
    const own = this.#policy.ladder[index]
    if (!own || !this.#isClear(tick, own, stage, judge)) return
    this.#noted = true
    this.#advances.push({
      at: (tick + 1) * 1_000,
      stage: stage.stage,
      share: stage.share,
      advance: own.advance,
      next: this.#policy.ladder[index + 1]?.name ?? null,
      notLookedAt: own.gates.map(({ gate }) => gate).filter((gate) => !TOLD.has(gate)) as GateName[],
    })
  }

  #isClear(tick: number, own: StagePolicy, stage: RecordedStage, judge: Judge): boolean {
    const now = ((tick + 1) * 1_000) as EpochMs
    if (now - this.#since * 1_000 < own.dwellMs) return false
    const gates = evaluateGates({
      now,
      stage: { ...own, gates: own.gates.filter(({ gate }) => TOLD.has(gate)) },
      next: null,
      share: stage.share,
      since: (this.#since * 1_000) as EpochMs,
      verdicts: judge.verdicts(now, stage.share),
      loudness: judge.loudness(),
      signals: [],
      measured: (spec) => measuredOf(judge.gate(spec)),
      entered: {},
      projection: null,
      saving: null,
      counts: null,
      countedMs: 0,
      candidateRequests: judge.stageRequests,
      candidateMs: null,
      liveGateways: 1,
      unfollowing: [],
      baseline: { usable: true, why: 'taken as usable' },
      openIncident: null,
      rollbackUnobserved: false,
      eligiblePerSecond: null,
    })
    return gates.every(({ state }) => state === 'clear')
  }
}
