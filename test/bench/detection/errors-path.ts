/**
 * The judge's error trigger itself, fed with counts per second instead of observations, so that weeks at a hundred
 * requests a second can be simulated by the hundred. That the whole judge decides in the same second is a row of
 * its own (B1).
 */

import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { deriveMeters, judgeConfigOf } from '../../../control/core/judge/judge-config.ts'
import type { Mode } from '../../../control/core/policy.ts'
import { Dispersion } from '../../../control/core/statistics/dispersion.ts'
import { ErrorTrigger, type ErrorTriggerConfig } from '../../../control/core/triggers/errors.ts'
import { LANGUAGE_SLOTS } from '../../../control/core/triggers/stratum.ts'
import { TickCounts } from '../../../control/core/triggers/tick-counts.ts'

export interface ErrorsPathOptions {
  readonly mode?: Mode
  /** Index of dispersion of the baseline's history: 5 and more is the bursty mode. */
  readonly phi?: number
}

export class ErrorsPath {
  decidedAt = -1
  readonly #config: ErrorTriggerConfig
  readonly #counts = new TickCounts(LANGUAGE_SLOTS)
  #trigger: ErrorTrigger

  constructor({ mode = 'strict', phi = 1 }: ErrorsPathOptions = {}) {
    this.#config = errorConfig(mode)
    this.#trigger = phi > 1 ? withHistory(this.#config, phi) : new ErrorTrigger(this.#config)
  }

  /** Slow: asks the trigger for all of its state. */
  get bursty(): boolean {
    const { dispersion, baselineDispersion } = this.#trigger.state().voices
    const { limit } = this.#config
    return new Dispersion(limit, dispersion).isBursty(new Dispersion(limit, baselineDispersion).phi())
  }

  /** One second with data; answers whether it has rolled back by then. */
  step(tick: number, requests: number, bad: number): boolean {
    if (this.decidedAt >= 0) return true
    this.#counts.requests = requests
    this.#counts.bad = bad
    this.#trigger.step(tick, this.#counts, nowhere)
    if (this.#trigger.breached) this.decidedAt = tick
    return this.decidedAt >= 0
  }

  /** Meters anew, as after an undone rollback; what is known of the dispersion stays. */
  forgive(): void {
    const fresh = new ErrorTrigger(this.#config).state()
    const { dispersion, baselineDispersion } = this.#trigger.state().voices
    const voices = { ...fresh.voices, dispersion, baselineDispersion }
    this.#trigger = new ErrorTrigger(this.#config, { ...fresh, voices })
    this.decidedAt = -1
  }
}

const nowhere = () => null

/** What the judge makes of the default policy. */
export function errorConfig(mode: Mode = 'strict'): ErrorTriggerConfig {
  const config = judgeConfigOf(DEFAULT_POLICY)
  const { errors } = deriveMeters({ ...config, triggers: { ...config.triggers, mode } }).main
  if (!errors) throw new Error('the default policy judges errors')
  // There is no baseline here, and without one the bound alone decides whatever the policy says.
  return { ...errors, blame: 'absolute' }
}

/** As if the baseline had been bursty for long. */
function withHistory(config: ErrorTriggerConfig, phi: number): ErrorTrigger {
  const state = new ErrorTrigger(config).state()
  const history = new Dispersion(config.limit).state()
  const known = { ...history, active: { score: phi, weight: 1 }, score: phi, weight: 1, bursty: true }
  return new ErrorTrigger(config, { ...state, voices: { ...state.voices, baselineDispersion: known } })
}
