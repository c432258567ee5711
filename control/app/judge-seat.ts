/** One rollout's judge with what belongs to it: lease, memory of units, signals, and how it comes back. */

import {
  type AdmissionState,
  applyAdmission,
  emptyAdmission,
  restoreAdmission,
} from '../core/admission/admission-state.ts'
import { observe } from '../core/admission/admit.ts'
import { OneVoice } from '../core/admission/one-voice.ts'
import { createLiteralRules, type LiteralRules } from '../core/alerts/literal-rules.ts'
import { createJudge, type Judge } from '../core/judge/judge.ts'
import { judgeConfigOf } from '../core/judge/judge-config.ts'
import type { Observation } from '../core/judge/observation.ts'
import type { Rollout } from '../core/rollout.ts'
import type { ShareMark } from '../core/signals/share-history.ts'
import { Signals } from '../core/signals/signals.ts'
import { CostPace } from '../core/triggers/cost-pace.ts'
import type { Tick } from '../core/units.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Store } from '../ports/store.ts'
import { CopyCount } from './copy-count.ts'
import type { GatewayDirectory } from './gateway-directory.ts'
import { hearRow } from './hear-row.ts'
import { readShares } from './read-shares.ts'
import { readSeatSnapshot, rulesConfigOf } from './seat-snapshot.ts'

export interface JudgeRoomDeps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Logger
  readonly gateways: GatewayDirectory
  /** Names this process in leases. */
  readonly owner: string
}

export const LEASE_MS = 15_000

export interface Seat {
  rollout: Rollout
  readonly judge: Judge
  readonly admission: AdmissionState
  readonly signals: Signals
  readonly pace: CostPace
  /** Of this epoch, by rising plan version. */
  shares: readonly ShareMark[]
  fence: number
  savedTick: number
  /** Judged candidate observations of the last minute, by tick. */
  readonly recent: { tick: number; n: number; bad: number }[]
  /** The rules that tell people: they hear repeats of one user too. */
  rules: LiteralRules
  /** What they have not heard yet, by open tick. */
  readonly forRules: Map<number, Observation[]>
  /** The plan since which more of the baseline is heard; null: it is not. */
  samplingSince: number | null
  /** Copies that this cost. */
  readonly copies: CopyCount
}

/** Rows read at a time on replay. */
const PAGE = 5_000

/** Undefined: another process judges this rollout. */
export async function openSeat(deps: JudgeRoomDeps, rollout: Rollout): Promise<Seat | undefined> {
  const { store, clock, owner, log } = deps
  const fence = await store.judge.acquire(rollout.key, owner, clock.now(), LEASE_MS)
  if (fence === undefined) return undefined
  const stored = readSeatSnapshot(await store.judge.load(rollout.key))
  const seat: Seat = {
    rollout,
    judge: createJudge(judgeConfigOf(rollout.policy), stored?.judge),
    admission: stored ? restoreAdmission(stored.admission) : emptyAdmission(),
    signals: new Signals(rollout.policy.signals, stored?.signals),
    pace: new CostPace(stored?.pace),
    shares: await readShares(store, rollout),
    fence,
    savedTick: stored?.judge.tick ?? -1,
    recent: [],
    rules: createLiteralRules(rulesConfigOf(rollout), stored?.rules),
    forRules: new Map(),
    samplingSince: await store.judge.samplingSince(rollout.key),
    copies: new CopyCount(stored?.copies),
  }
  const replayed = await replay(deps, seat)
  if (replayed > 0)
    log.info('replayed', { rollout: rollout.key, attempts: replayed, tick: seat.judge.closed })
  return seat
}

async function replay({ store }: JudgeRoomDeps, seat: Seat): Promise<number> {
  const { rollout, judge } = seat
  const from = judge.closed as Tick
  const voice = new OneVoice(seat.admission)
  let last: number = from
  let judged = 0
  for (let offset = 0; ; offset += PAGE) {
    const rows = await store.attempts.after(rollout.key, from, PAGE, offset)
    for (const { record, tick, judged: isHeard, why } of rows) {
      if (record.epoch !== rollout.epoch) continue
      const observation = why === 'judged' || why === 'repeat' ? observe(record, tick) : null
      hearRow(seat, { record, tick, observation, judged: isHeard })
      if (!observation) continue
      voice.hear(tick, observation.arm, record.unit, observation.bad)
      last = Math.max(last, tick)
      if (isHeard) judged++
    }
    if (rows.length < PAGE) break
  }
  applyAdmission(seat.admission, voice.patch(), last)
  for (const complaint of await store.feedback.complaintsAfter(rollout.key, rollout.epoch, from))
    judge.addComplaints(complaint.tick, [complaint])
  return judged
}
