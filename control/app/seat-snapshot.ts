/** What of a seat is kept with the judge's lease, and read back after a restart. */

import {
  type AdmissionSnapshot,
  type AdmissionState,
  forgetCandidate,
  restoreAdmission,
  snapshotAdmission,
} from '../core/admission/admission-state.ts'
import type { LiteralRulesConfig } from '../core/alerts/literal-alert.ts'
import type { LiteralRulesSnapshot } from '../core/alerts/literal-rules.ts'
import { createJudge, type Judge } from '../core/judge/judge.ts'
import { judgeConfigOf } from '../core/judge/judge-config.ts'
import { type JudgeSnapshot, SNAPSHOT_VERSION } from '../core/judge/judge-snapshot.ts'
import type { JudgeEffect } from '../core/outcome.ts'
import type { Policy } from '../core/policy.ts'
import type { Rollout } from '../core/rollout.ts'
import { Signals, type SignalsState } from '../core/signals/signals.ts'
import type { CostPace, CostPaceState } from '../core/triggers/cost-pace.ts'
import type { Tick } from '../core/units.ts'
import type { JudgeState } from '../ports/judge-store.ts'
import type { CopyCountState } from './copy-count.ts'
import type { JudgePart } from './judge-room.ts'
import type { Seat } from './judge-seat.ts'

interface SeatSnapshot {
  readonly judge: JudgeSnapshot
  readonly admission: AdmissionSnapshot
  readonly rules: LiteralRulesSnapshot
  readonly signals: SignalsState
  /** Left out by snapshots from before there was a cost trigger. */
  readonly pace?: CostPaceState
  readonly copies: CopyCountState
}

/** Snapshots of another version are left aside: the raw rows tell it all again. */
export function readSeatSnapshot(state: JudgeState | undefined): SeatSnapshot | undefined {
  const snapshot = state?.snapshot as SeatSnapshot | undefined
  return snapshot?.judge?.version === SNAPSHOT_VERSION && snapshot.signals ? snapshot : undefined
}

export function snapshotSeat(seat: Seat): JudgeState {
  return { tick: seat.judge.closed as Tick, snapshot: toSnapshot(seat, seat) }
}

/** On a copy, so that nothing has happened when the commit fails. */
export function partAfter(seat: Seat, rollout: Rollout, effect: JudgeEffect): JudgePart {
  const copied = structuredCloneOf({ judge: seat.judge.snapshot(), signals: seat.signals.state() })
  const judge = createJudge(judgeConfigOf(rollout.policy), copied.judge)
  const signals = new Signals(seat.rollout.policy.signals, copied.signals)
  const changing = {
    judge,
    signals,
    pace: seat.pace.copy(),
    admission: restoreAdmission(snapshotAdmission(seat.admission)),
  }
  applyEffect(changing, seat.rollout, rollout, effect)
  return {
    fence: seat.fence,
    tick: judge.closed as Tick,
    snapshot: toSnapshot(seat, changing),
  }
}

interface Changing {
  readonly judge: Judge
  readonly signals: Signals
  readonly pace: CostPace
  readonly admission: AdmissionState
}

/** What a decision does to all of these; the same to the copy that is written and to the seat itself. */
export function applyEffect(
  { judge, signals, pace, admission }: Changing,
  before: Rollout,
  after: Rollout,
  effect: JudgeEffect,
): void {
  if (JSON.stringify(before.policy.signals) !== JSON.stringify(after.policy.signals))
    signals.configure(after.policy.signals)
  if (before.epoch !== after.epoch) {
    signals.reset()
    judge.endEpoch()
    forgetCandidate(admission)
  }
  switch (effect) {
    case 'keep':
      break
    case 'restart-stage':
      judge.restartStage(judge.closed)
      break
    case 'reset-candidate':
      judge.reset('candidate', judge.closed)
      pace.answer()
      break
    case 'answered':
      judge.answer()
      pace.answer()
      signals.answer()
      break
  }
}

function toSnapshot(seat: Seat, { judge, signals, pace, admission }: Changing): SeatSnapshot {
  return {
    judge: judge.snapshot(),
    admission: snapshotAdmission(admission),
    rules: seat.rules.snapshot(),
    signals: signals.state(),
    pace: pace.state(),
    copies: seat.copies.state,
  }
}

/** Whether two policies ask the same of judge, rules and signals: ladders and cooldowns are no matter of theirs. */
export function isJudgedAlike(a: Policy, b: Policy): boolean {
  const asked = (policy: Policy) => JSON.stringify([judgeConfigOf(policy), policy.alerts, policy.signals])
  return asked(a) === asked(b)
}

export function rulesConfigOf(rollout: Rollout): LiteralRulesConfig {
  const { maxErrorRate, maxP95Ms, forMs } = rollout.policy.alerts
  return { maxErrorRate, maxP95Ms, forMs }
}

function structuredCloneOf<T>(snapshot: T): T {
  return JSON.parse(JSON.stringify(snapshot)) as T
}
