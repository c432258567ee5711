/** Cost in a judge: what has come for open ticks, and the trigger that counts it when a tick is closed. */

import { CostTrigger } from '../triggers/cost.ts'
import type { CostRates } from '../triggers/cost-rates.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { CostObservation } from './cost-observation.ts'
import { isSameMeter, type MeterConfigs } from './judge-config.ts'
import type { JudgeSnapshot } from './judge-snapshot.ts'
import { OpenTicks } from './open-ticks.ts'

export class CostJudging {
  #rates: CostRates | null
  #trigger: CostTrigger | null
  readonly #open = new OpenTicks<CostObservation>()

  constructor({ main }: MeterConfigs, state?: JudgeSnapshot['cost']) {
    this.#rates = state?.rates ?? null
    // A snapshot from before there was this trigger has none in its meters.
    this.#trigger = main.cost ? new CostTrigger(main.cost, state?.main ?? undefined) : null
  }

  /** Null: nothing is known of what requests cost. */
  get rates(): CostRates | null {
    return this.#rates
  }

  /** Open ticks count with these; what was seen beside another projection is forgotten. */
  reprice(rates: CostRates | null): void {
    const before = this.#rates
    this.#rates = rates
    if (
      before?.projectedPerCharacter !== rates?.projectedPerCharacter ||
      before?.fixedPerCharacter !== rates?.fixedPerCharacter
    )
      this.#trigger?.reset()
  }

  get firstOpen(): number {
    return this.#open.first
  }

  get breached(): boolean {
    return this.#trigger?.breached ?? false
  }

  get loudness(): number {
    return this.#trigger?.loudness ?? 0
  }

  add(tick: number, costs: readonly CostObservation[]): void {
    this.#open.add(tick, costs)
  }

  /** `asksForCopies`: the judge wants more of the baseline to be heard than the policy usually copies. */
  close(tick: number, asksForCopies: boolean): void {
    const costs = this.#open.take(tick)
    if (costs) this.#trigger?.step(tick, costs, this.#rates, asksForCopies)
  }

  endEpoch(): void {
    this.#open.clear()
  }

  reset(): void {
    this.#trigger?.reset()
  }

  /** A person has looked: what has reached a breach counts no more. */
  answer(): void {
    if (this.breached) this.#trigger?.reset()
  }

  reconfigure(before: MeterConfigs, after: MeterConfigs): void {
    const config = after.main.cost
    if (!isSameMeter(before.main.cost ?? null, config)) this.#trigger = config && new CostTrigger(config)
  }

  /** None or one. */
  verdicts(now: EpochMs): readonly Verdict[] {
    return this.#trigger ? [this.#trigger.verdict(now, this.#rates)] : []
  }

  state(): JudgeSnapshot['cost'] & object {
    return { rates: this.#rates, main: this.#trigger?.state() ?? null }
  }
}
