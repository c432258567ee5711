/** One tick of both arms, as rules and charts want it; the same object is filled again for every tick. */

import type { Observation } from '../../core/judge/observation.ts'
import type { ArmTick } from '../comparisons/comparison-rule.ts'

class FilledArm implements ArmTick {
  requests = 0
  bad = 0
  readonly latencies: number[] = []

  clear(): void {
    this.requests = 0
    this.bad = 0
    this.latencies.length = 0
  }
}

export class TickCounts {
  readonly candidate = new FilledArm()
  readonly baseline = new FilledArm()

  fill(observations: readonly Observation[]): void {
    this.candidate.clear()
    this.baseline.clear()
    for (const { arm, bad, censored, latencyMs } of observations) {
      // A client that left before the answer says nothing on whether it would have failed.
      if (censored && !bad) continue
      const counts = arm === 'candidate' ? this.candidate : this.baseline
      counts.requests++
      if (bad) counts.bad++
      if (latencyMs !== null && (!bad || censored)) counts.latencies.push(latencyMs)
    }
  }
}
