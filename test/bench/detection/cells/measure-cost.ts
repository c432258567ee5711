/** What a meter costs, measured on this machine: the only cell whose figures are not the same everywhere. */

import { Meter } from '../../../../control/core/statistics/meter.ts'
import { TwinMeter } from '../../../../control/core/statistics/twin-meter.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { poisson } from '../poisson.ts'
import type { Random } from '../random.ts'

/** Long enough for a clock of CPU that ticks every ten milliseconds. */
const SECONDS = 500_000
const ROUNDS = 6
const BUDGET_SEC = 3 * 365 * 86_400

/** Nanoseconds of CPU a closed second, the best of a few rounds: others use the machine too. Bytes: what is kept. */
export function measureCost(_: Parameters, random: Random): Outcome {
  const config = { limit: 0.02, budgetSec: BUDGET_SEC, sustainSec: 300, minSec: 5 }
  const requests = Uint8Array.from({ length: SECONDS }, () => 1 + poisson(10).draw(random))
  const bad = Uint8Array.from(requests, (n) => random.binomial(n, 0.003))
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const meter = new Meter(config)
    const before = process.threadCpuUsage()
    for (let i = 0; i < SECONDS; i++) meter.step(i, requests[i]!, bad[i]!)
    const { user, system } = process.threadCpuUsage(before)
    best = Math.min(best, ((user + system) * 1e3) / SECONDS)
  }
  const meter = new Meter(config)
  for (let i = 0; i < 1_000; i++) meter.step(i, requests[i]!, bad[i]!)
  const twin = new TwinMeter(config, 0.005, 1)
  return {
    nanoseconds: best,
    bytes: countNumbers(meter.detector.state()) * 8,
    twinBytes: countNumbers(twin.state()) * 8,
  }
}

function countNumbers(value: unknown): number {
  if (typeof value === 'number') return 1
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, part) => sum + countNumbers(part), 0)
}
