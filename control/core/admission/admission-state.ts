/**
 * What admission remembers of a rollout: units that failed lately, and how many units are active. Plain data;
 * `applyAdmission` is called once the rows are committed, so that a failed write leaves nothing behind.
 */

import type { ActiveMinute } from './active-units.ts'

/** A unit that failed: nothing of it is judged until `until`; `streak` failures came in a row. */
export interface UnitMemory {
  readonly until: number
  readonly streak: number
}

export interface AdmissionState {
  /** By arm and unit (`c:…`, `b:…`). */
  readonly muted: Map<string, UnitMemory>
  /** Units of the candidate by minute, oldest first. */
  active: readonly ActiveMinute[]
}

export interface AdmissionPatch {
  /** Null: forgotten. */
  readonly muted: ReadonlyMap<string, UnitMemory | null>
  readonly active: readonly ActiveMinute[]
}

export interface AdmissionSnapshot {
  readonly muted: readonly (readonly [string, number, number])[]
  readonly active: readonly ActiveMinute[]
}

/** After the window of a unit has passed, its streak is remembered this long. */
export const STREAK_SEC = 3_600
/** An outage mutes every unit: more of them than this are not needed to decide it. */
const MAX_MUTED = 20_000

export function emptyAdmission(): AdmissionState {
  return { muted: new Map(), active: [] }
}

/** Takes over what a batch changed. `tick`: the newest of the batch. */
export function applyAdmission(state: AdmissionState, patch: AdmissionPatch, tick: number): void {
  for (const [unit, memory] of patch.muted) {
    // A unit that fails again moves to the end: the map stays in order of the last failure.
    state.muted.delete(unit)
    if (memory) state.muted.set(unit, memory)
  }
  state.active = patch.active
  for (const [unit, memory] of state.muted) {
    if (state.muted.size <= MAX_MUTED && memory.until + STREAK_SEC > tick) break
    state.muted.delete(unit)
  }
}

/** A new epoch: who failed on the candidate before says nothing of the one that comes back. */
export function forgetCandidate(state: AdmissionState): void {
  for (const unit of state.muted.keys()) if (unit.startsWith('c:')) state.muted.delete(unit)
}

export function snapshotAdmission(state: AdmissionState): AdmissionSnapshot {
  return {
    muted: [...state.muted].map(([unit, memory]) => [unit, memory.until, memory.streak] as const),
    active: state.active,
  }
}

export function restoreAdmission(snapshot: AdmissionSnapshot): AdmissionState {
  return {
    muted: new Map(snapshot.muted.map(([unit, until, streak]) => [unit, { until, streak }])),
    // Snapshots from before units were counted by minute hold something else: it is there again in two minutes.
    active: snapshot.active.filter(([, units]) => Array.isArray(units)),
  }
}
