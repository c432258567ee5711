import type { BenchReport } from '../bench-report.ts'
import type { Absent, Contender, Field, Question } from './contender.ts'
import { createCrossfadeField } from './crossfade-field.ts'
import { describeTimings } from './describe-timings.ts'
import { installPeers } from './install-peers.ts'
import { PEERS } from './peers/peer.ts'
import { type Timing, type TimingPlan, timeContenders } from './time-contenders.ts'
import { unitIds } from './unit-ids.ts'

const UNITS = 10_000
const QUICK: TimingPlan = { rounds: 7, roundMs: 40 }
const FULL: TimingPlan = { rounds: 25, roundMs: 80 }

const TITLES: Readonly<Record<Question, string>> = {
  flag: 'Assignment: is this unit on the candidate?',
  decision: 'Routing decision: which of three rollouts, by language and voice, and which side?',
}

/** Nanoseconds of CPU an assignment and a routing decision, beside three flag clients on the same units. */
export async function benchAssignment(
  isQuick: boolean,
  say: (line: string) => void,
): Promise<readonly BenchReport[]> {
  const { fields, absent } = await createPeers(say)
  const all = [createCrossfadeField(), ...fields]
  const plan = isQuick ? QUICK : FULL
  const units = unitIds(UNITS)
  const time = async (question: Question): Promise<readonly Timing[]> => {
    say(
      `${question === 'flag' ? 'assignments' : 'routing decisions'}: ${plan.rounds} rounds of ${all.length} …`,
    )
    const contenders: readonly Contender[] = all.map((field) => field[question])
    return timeContenders(contenders, units, plan)
  }
  const size = { units: UNITS, rounds: plan.rounds }
  const flag = await time('flag')
  const decision = await time('decision')
  const reports = [
    describeTimings(TITLES.flag, flag, absent, size),
    describeTimings(TITLES.decision, decision, absent, size, flag.slice(1)),
  ]
  for (const field of all) await field.close()
  return reports
}

async function createPeers(say: (line: string) => void) {
  const problem = await installPeers(say)
  const fields: Field[] = []
  const absent: Absent[] = []
  for (const { name, create } of PEERS) {
    if (problem !== null) absent.push({ name, reason: problem })
    else
      try {
        fields.push(await create())
      } catch (error) {
        absent.push({ name, reason: String(error) })
      }
  }
  return { fields, absent }
}
