/**
 * The rules that people know, always on, whatever the judge says: errors over 2 % for 5 minutes, p95 over 500 ms
 * for 5 minutes, a backend down. They see every observation, repeats of one user included, and move nothing.
 */

import type { Arm } from '../../../gateway-plugin/contract.ts'
import { ARMS } from '../../../gateway-plugin/contract.ts'
import type { Observation } from '../judge/observation.ts'
import { type DownState, judgeDown, NOT_DOWN, rememberSecond } from './down-rule.ts'
import type { LiteralAlert, LiteralRulesConfig } from './literal-alert.ts'
import { judgeSpan } from './span-rule.ts'
import { SpanWindow, type StepState } from './span-window.ts'

export interface ArmRulesState {
  readonly window: readonly StepState[]
  readonly down: DownState
  /** The newest alert of each rule; null: there was none. */
  readonly errors: LiteralAlert | null
  readonly latency: LiteralAlert | null
  readonly backendDown: LiteralAlert | null
}

export interface LiteralRulesSnapshot {
  readonly version: number
  readonly tick: number
  readonly config: LiteralRulesConfig
  readonly arms: Readonly<Record<Arm, ArmRulesState>>
}

export interface LiteralRules {
  /** The last closed tick, −1: none. */
  readonly closed: number
  /**
   * Takes one closed tick, also an empty one. `breakerOpen`: by arm, whether a live gateway reports the breaker of
   * its backend as not closed. Answers the transitions; a tick that is closed already changes nothing.
   */
  close(
    tick: number,
    observations: readonly Observation[],
    breakerOpen: Readonly<Record<Arm, boolean>>,
  ): readonly LiteralAlert[]
  open(): readonly LiteralAlert[]
  snapshot(): LiteralRulesSnapshot
}

const SNAPSHOT_VERSION = 1

/** A snapshot of another configuration is left aside: its windows have other lengths. */
export function createLiteralRules(
  config: LiteralRulesConfig,
  snapshot?: LiteralRulesSnapshot,
): LiteralRules {
  const usable =
    snapshot?.version === SNAPSHOT_VERSION && JSON.stringify(snapshot.config) === JSON.stringify(config)
  const restored = usable ? snapshot : undefined
  const arms = {
    baseline: new ArmRules('baseline', config, restored?.arms.baseline),
    candidate: new ArmRules('candidate', config, restored?.arms.candidate),
  }
  let closed = restored?.tick ?? -1
  return {
    get closed() {
      return closed
    },
    close(tick, observations, breakerOpen) {
      if (tick <= closed) return []
      const previous = closed
      closed = tick
      return ARMS.flatMap((arm) =>
        arms[arm].close(
          tick,
          previous,
          observations.filter((seen) => seen.arm === arm),
          breakerOpen[arm],
        ),
      )
    },
    open: () => ARMS.flatMap((arm) => arms[arm].alerts.filter((alert) => alert.state === 'open')),
    snapshot: () => ({
      version: SNAPSHOT_VERSION,
      tick: closed,
      config,
      arms: { baseline: arms.baseline.state(), candidate: arms.candidate.state() },
    }),
  }
}

class ArmRules {
  readonly #arm: Arm
  readonly #config: LiteralRulesConfig
  readonly #window: SpanWindow
  #down: DownState
  #errors: LiteralAlert | null
  #latency: LiteralAlert | null
  #backendDown: LiteralAlert | null

  constructor(arm: Arm, config: LiteralRulesConfig, state?: ArmRulesState) {
    this.#arm = arm
    this.#config = config
    this.#window = new SpanWindow(config.forMs, config.maxP95Ms, state?.window)
    this.#down = state?.down ?? NOT_DOWN
    this.#errors = state?.errors ?? null
    this.#latency = state?.latency ?? null
    this.#backendDown = state?.backendDown ?? null
  }

  get alerts(): readonly LiteralAlert[] {
    return [this.#errors, this.#latency, this.#backendDown].filter((alert) => alert !== null)
  }

  close(
    tick: number,
    previous: number,
    observations: readonly Observation[],
    breakerOpen: boolean,
  ): readonly LiteralAlert[] {
    const before = new Set(this.alerts)
    // A step is over when the next one begins, so the windows are read before this tick is added.
    if (this.#window.stepOf(tick) !== this.#window.stepOf(previous)) {
      this.#errors = judgeSpan('errors', this.#arm, this.#window, this.#errors, tick, this.#config)
      this.#latency = judgeSpan('latency', this.#arm, this.#window, this.#latency, tick, this.#config)
    }
    if (observations.length > 0) this.#window.add(tick, observations)
    this.#down = rememberSecond(this.#down, tick, observations, breakerOpen)
    this.#backendDown = judgeDown(this.#arm, this.#down, this.#backendDown, tick)
    return this.alerts.filter((alert) => !before.has(alert))
  }

  state(): ArmRulesState {
    return {
      window: this.#window.state(),
      down: this.#down,
      errors: this.#errors,
      latency: this.#latency,
      backendDown: this.#backendDown,
    }
  }
}
