/** One rollout's judge with what belongs to it: lease, memory of units, and how it comes back after a restart. */

import type { Arm } from '../../gateway-plugin/contract.ts'
import {
  type AdmissionSnapshot,
  type AdmissionState,
  applyAdmission,
  emptyAdmission,
  restoreAdmission,
  snapshotAdmission,
} from '../core/admission/admission-state.ts'
import { observe } from '../core/admission/admit.ts'
import { OneVoice } from '../core/admission/one-voice.ts'
import type { LiteralRulesConfig } from '../core/alerts/literal-alert.ts'
import {
  createLiteralRules,
  type LiteralRules,
  type LiteralRulesSnapshot,
} from '../core/alerts/literal-rules.ts'
import { createJudge, type Judge } from '../core/judge/judge.ts'
import { judgeConfigOf } from '../core/judge/judge-config.ts'
import { type JudgeSnapshot, SNAPSHOT_VERSION } from '../core/judge/judge-snapshot.ts'
import type { Observation } from '../core/judge/observation.ts'
import type { Policy } from '../core/policy.ts'
import type { Rollout } from '../core/rollout.ts'
import type { Tick } from '../core/units.ts'
import type { Clock } from '../ports/clock.ts'
import type { JudgeState } from '../ports/judge-store.ts'
import type { Logger } from '../ports/logger.ts'
import type { Store } from '../ports/store.ts'
import type { GatewayDirectory } from './gateway-directory.ts'
import type { JudgeEffect, JudgePart } from './judge-room.ts'

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
  fence: number
  savedTick: number
  /** Judged candidate observations of the last minute, by tick. */
  readonly recent: { tick: number; n: number; bad: number }[]
  /** The rules that tell people: they hear repeats of one user too. */
  rules: LiteralRules
  /** What they have not heard yet, by open tick. */
  readonly forRules: Map<number, Observation[]>
}

interface SeatSnapshot {
  readonly judge: JudgeSnapshot
  readonly admission: AdmissionSnapshot
  readonly rules: LiteralRulesSnapshot
}

/** Rows read at a time on replay. */
const PAGE = 5_000

/** Undefined: another process judges this rollout. */
export async function openSeat(deps: JudgeRoomDeps, rollout: Rollout): Promise<Seat | undefined> {
  const { store, clock, owner, log } = deps
  const fence = await store.judge.acquire(rollout.key, owner, clock.now(), LEASE_MS)
  if (fence === undefined) return undefined
  const stored = readSnapshot(await store.judge.load(rollout.key))
  const seat: Seat = {
    rollout,
    judge: createJudge(judgeConfigOf(rollout.policy), stored?.judge),
    admission: stored ? restoreAdmission(stored.admission) : emptyAdmission(),
    fence,
    savedTick: stored?.judge.tick ?? -1,
    recent: [],
    rules: createLiteralRules(rulesConfigOf(rollout), stored?.rules),
    forRules: new Map(),
  }
  const replayed = await replay(deps, seat)
  if (replayed > 0)
    log.info('replayed', { rollout: rollout.key, attempts: replayed, tick: seat.judge.closed })
  return seat
}

/** Snapshots of another version are left aside: the raw rows tell it all again. */
function readSnapshot(state: JudgeState | undefined): SeatSnapshot | undefined {
  const snapshot = state?.snapshot as SeatSnapshot | undefined
  return snapshot?.judge?.version === SNAPSHOT_VERSION ? snapshot : undefined
}

async function replay({ store }: JudgeRoomDeps, seat: Seat): Promise<number> {
  const { rollout, judge } = seat
  const from = judge.closed as Tick
  const voice = new OneVoice(seat.admission)
  let last: number = from
  let judged = 0
  for (let offset = 0; ; offset += PAGE) {
    const rows = await store.attempts.after(rollout.key, from, PAGE, offset)
    for (const { record, tick, judged: heard, why } of rows) {
      if (record.epoch !== rollout.epoch || (why !== 'judged' && why !== 'repeat')) continue
      const observation = observe(record, tick)
      voice.hear(tick, observation.arm, record.unit, observation.bad)
      last = Math.max(last, tick)
      keepForRules(seat, observation)
      if (!heard) continue
      judged++
      judge.add(tick, [observation])
    }
    if (rows.length < PAGE) break
  }
  applyAdmission(seat.admission, voice.patch(), last)
  return judged
}

export function snapshotSeat(seat: Seat): JudgeState {
  return { tick: seat.judge.closed as Tick, snapshot: toSnapshot(seat, seat.judge) }
}

/** On a copy, so that nothing has happened when the commit fails. */
export function partAfter(seat: Seat, rollout: Rollout, effect: JudgeEffect): JudgePart {
  const judge = createJudge(judgeConfigOf(rollout.policy), structuredCloneOf(seat.judge.snapshot()))
  if (effect === 'restart-stage') judge.restartStage(judge.closed)
  if (effect === 'reset-candidate') judge.reset('candidate', judge.closed)
  return { fence: seat.fence, tick: judge.closed as Tick, snapshot: toSnapshot(seat, judge) }
}

function toSnapshot(seat: Seat, judge: Judge): SeatSnapshot {
  return {
    judge: judge.snapshot(),
    admission: snapshotAdmission(seat.admission),
    rules: seat.rules.snapshot(),
  }
}

/** Whether two policies ask the same of judge and rules: ladders and cooldowns are no matter of theirs. */
export function isJudgedAlike(a: Policy, b: Policy): boolean {
  const asked = (policy: Policy) => JSON.stringify([judgeConfigOf(policy), policy.alerts])
  return asked(a) === asked(b)
}

export function rulesConfigOf(rollout: Rollout): LiteralRulesConfig {
  const { maxErrorRate, maxP95Ms, forMs } = rollout.policy.alerts
  return { maxErrorRate, maxP95Ms, forMs }
}

export function keepForRules(seat: Seat, observation: Observation): void {
  const kept = seat.forRules.get(observation.tick)
  if (kept) kept.push(observation)
  else seat.forRules.set(observation.tick, [observation])
}

/** Empty ticks count too, but after a long absence only the last of them can still say something. */
const RULES_MEMORY_SEC = 900

export function closeRules(seat: Seat, upTo: number, breakerOpen: Readonly<Record<Arm, boolean>>): void {
  const from = Math.max(seat.rules.closed + 1, upTo - RULES_MEMORY_SEC)
  for (let tick = from; tick <= upTo; tick++)
    seat.rules.close(tick, seat.forRules.get(tick) ?? [], breakerOpen)
  for (const tick of seat.forRules.keys()) if (tick <= upTo) seat.forRules.delete(tick)
}

function structuredCloneOf(snapshot: JudgeSnapshot): JudgeSnapshot {
  return JSON.parse(JSON.stringify(snapshot)) as JudgeSnapshot
}
