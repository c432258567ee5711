/** Stages that are left before they can have shown anything. */

import { describeDuration, describeRate } from '../describe.ts'
import type { GateSpec, Policy, StagePolicy } from '../policy.ts'
import { formatShare } from '../units.ts'
import type { Note } from './policy-problem.ts'

const HOUR_MS = 3_600_000
/** Traffic differs by the hour: a whole day at the first shares, where a stage tells about new users. */
const DAILY_CYCLE_MS = 24 * HOUR_MS
/** Later what changes is load, and load shows within hours. */
const LOAD_MS = 2 * HOUR_MS
const FIRST_SHARES = 2_500

export function warnLadder({ ladder, triggers }: Policy, note: Note): void {
  ladder.forEach((stage, index) => {
    const place = ['ladder', index] as const
    if (stage.kind === 'share') warnDwell(stage, (message) => note([...place, 'dwellMs'], message))
    if (stage.advance === 'automatic' && stage.kind !== 'failover-only') {
      if (stage.gates.length === 0 && stage.dwellMs === 0)
        note([...place, 'advance'], `"${stage.name}" goes on by itself at once: it has no dwell and no gates`)
      else if (stage.gates.some((gate) => 'rule' in gate && gate.rule === 'rate'))
        note(
          [...place, 'advance'],
          `"${stage.name}" goes on by itself on a plain rate: with rule "evidence" it would wait until it is sure`,
        )
    }
    for (const [at, gate] of stage.gates.entries()) {
      if (gate.gate === 'complaints' && !triggers.complaints.enabled)
        note(
          [...place, 'gates', at],
          'says nothing: nobody weighs complaints while triggers.complaints is off',
        )
      warnSample(gate, (message) => note([...place, 'gates', at], message))
    }
  })
  if (triggers.complaints.enabled && triggers.weights.complaints > 0.3)
    note(
      ['triggers', 'weights', 'complaints'],
      'complaints are rare: a large part of the budget makes them hardly faster, and the others slower',
    )
}

function warnDwell(stage: StagePolicy, tell: (message: string) => void): void {
  const floor = stage.share <= FIRST_SHARES ? DAILY_CYCLE_MS : LOAD_MS
  if (stage.dwellMs >= floor) return
  const why =
    floor === DAILY_CYCLE_MS
      ? 'a day shows the whole daily cycle, and evidence speaks only of traffic that was seen'
      : 'effects of load show within two hours'
  tell(`${formatShare(stage.share)} is left after ${describeDuration(stage.dwellMs)}: ${why}`)
}

/** How often a candidate that fails five times as often as it may passes the sample without a failure. */
function warnSample(gate: GateSpec, tell: (message: string) => void): void {
  if (gate.gate !== 'errors' || gate.rule !== 'rate') return
  const bad = Math.min(0.5, 5 * gate.maxRate)
  const unseen = (1 - bad) ** gate.minRequests
  if (unseen > 0.05)
    tell(
      `a plain rate of ${gate.minRequests} requests: a candidate that fails ${describeRate(bad)} passes without a failure ${describeRate(unseen)} of the time`,
    )
}
