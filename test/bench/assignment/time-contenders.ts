import type { Contender } from './contender.ts'

export interface Timing {
  readonly contender: Contender
  /** Nanoseconds an evaluation, round by round. */
  readonly rounds: readonly number[]
  /** Share of the units that came out on the candidate's side. */
  readonly candidateShare: number
}

export interface TimingPlan {
  readonly rounds: number
  /** Milliseconds of CPU that one contender gets in one round, about. */
  readonly roundMs: number
}

/**
 * Round by round through all contenders, each round beginning with another one, so that whatever the machine does
 * beside it meets all of them. Time is CPU time of this thread: a busy machine then distorts little.
 */
export async function timeContenders(
  contenders: readonly Contender[],
  units: readonly string[],
  plan: TimingPlan,
): Promise<readonly Timing[]> {
  const seats: { contender: Contender; passes: number; rounds: number[]; candidateShare: number }[] = []
  for (const contender of contenders) {
    const candidateShare = (await contender.evaluateAll(units)) / units.length
    // Until the compiler is through with it, then as many passes as fill a round.
    await cpuMsOf(contender, units, 20)
    const passMs = (await cpuMsOf(contender, units, 20)) / 20
    const passes = Math.max(1, Math.round(plan.roundMs / Math.max(passMs, 0.05)))
    seats.push({ contender, passes, rounds: [], candidateShare })
  }
  for (let round = 0; round < plan.rounds; round++)
    for (let turn = 0; turn < seats.length; turn++) {
      const seat = seats[(turn + round) % seats.length]!
      const ms = await cpuMsOf(seat.contender, units, seat.passes)
      seat.rounds.push((ms * 1e6) / (seat.passes * units.length))
    }
  return seats
}

async function cpuMsOf(contender: Contender, units: readonly string[], passes: number): Promise<number> {
  const before = process.threadCpuUsage()
  for (let pass = 0; pass < passes; pass++) {
    const evaluated = contender.evaluateAll(units)
    if (typeof evaluated !== 'number') await evaluated
  }
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
