/**
 * Says for every attempt which tick it belongs to, whether it is judged, and why not.
 *
 * Arms are judged by assignment, on first attempts of eligible, uncached requests assigned by hash. A fallback
 * that saved the user does not excuse the candidate.
 */

import type { Arm, AttemptRecord, Outcome } from '../../../gateway-plugin/contract.ts'
import type { Observation } from '../judge/observation.ts'
import { primaryLanguage } from '../primary-language.ts'
import type { EpochMs, Tick } from '../units.ts'
import { type AdmissionPatch, type AdmissionState, emptyAdmission } from './admission-state.ts'
import { OneVoice } from './one-voice.ts'
import type { AdmissionReason } from './reasons.ts'

/** Older than this a record counts for cost and charts only. */
export const MAX_AGE_MS = 60_000

export interface AdmissionRollout {
  readonly epoch: number
  /** Whether the phase is one in which attempts are judged. */
  readonly judged: boolean
  /** Share 0: forward shadows are the candidate's observations. */
  readonly shadowing: boolean
  readonly baseline: string
  readonly candidate: string
  /** The judge's last closed tick. */
  readonly lastClosed: number
  readonly state: AdmissionState
}

export interface AdmissionContext {
  /** Judge's clock, monotonic. */
  readonly receivedAtMs: number
  /** Header of the batch, on the gateway's monotonic clock. */
  readonly sentAt: number
  readonly rollouts: ReadonlyMap<string, AdmissionRollout>
}

export interface Admission {
  readonly tick: Tick
  readonly judged: boolean
  readonly why: AdmissionReason
  /** Judge's clock, from the record's age. */
  readonly endedAt: EpochMs
  /** What it says; kept for a `repeat` too, which alerts may look at and the judge must not. */
  readonly observation: Observation | null
}

export interface AdmittedRecords {
  /** One per record, in their order. */
  readonly rows: readonly Admission[]
  /** By rollout: what to apply to its state once the rows are committed. */
  readonly patches: ReadonlyMap<string, AdmissionPatch>
}

/** Changes nothing: the caller applies `patches` with applyAdmission after its commit. */
export function admitBatch(records: readonly AttemptRecord[], context: AdmissionContext): AdmittedRecords {
  const voices = new Map<string, OneVoice>()
  const admitOne = (record: AttemptRecord) => {
    const rollout = record.rollout === null ? undefined : context.rollouts.get(record.rollout)
    if (!rollout || record.rollout === null) return admit(record, context, undefined, NOBODY)
    let voice = voices.get(record.rollout)
    if (!voice) {
      voice = new OneVoice(rollout.state)
      voices.set(record.rollout, voice)
    }
    return admit(record, context, rollout, voice)
  }
  // Whose failure silences whom is a matter of when they ended, not of where they stand in the batch.
  const rows = new Array<Admission>(records.length)
  for (const i of orderOfEnd(records)) rows[i] = admitOne(records[i]!)
  return { rows, patches: new Map([...voices].map(([key, voice]) => [key, voice.patch()])) }
}

const NOBODY = new OneVoice(emptyAdmission())

function orderOfEnd(records: readonly AttemptRecord[]): number[] {
  return records.map((_, i) => i).sort((a, b) => compareEnds(records[a]!, records[b]!))
}

/** Of the same moment: what began earlier, then by the names, so that the order in the batch never decides. */
export function compareEnds(a: AttemptRecord, b: AttemptRecord): number {
  return (
    a.endedAt - b.endedAt ||
    a.startedAt - b.startedAt ||
    compare(a.unit, b.unit) ||
    compare(a.outcome, b.outcome)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** One record. Negative ages are taken as 0; a record for a closed tick goes to the first open one. */
export function admit(
  record: AttemptRecord,
  context: Pick<AdmissionContext, 'receivedAtMs' | 'sentAt'>,
  rollout: AdmissionRollout | undefined,
  voice: OneVoice,
): Admission {
  const age = Math.max(0, context.sentAt - record.endedAt)
  const ended = Math.max(0, Math.floor(context.receivedAtMs - age))
  const endedAt = ended as EpochMs
  const own = Math.floor(ended / 1_000)
  const tick = (rollout ? Math.max(own, rollout.lastClosed + 1) : own) as Tick
  const obstacle = rollout ? findObstacle(record, age, rollout) : 'no-rollout'
  if (obstacle) return { tick, judged: false, why: obstacle, endedAt, observation: null }
  const observation = observe(record, tick)
  const heard = voice.hear(tick, observation.arm, record.unit, observation.bad)
  return { tick, judged: heard, why: heard ? 'judged' : 'repeat', endedAt, observation }
}

function findObstacle(
  record: AttemptRecord,
  age: number,
  rollout: AdmissionRollout,
): AdmissionReason | undefined {
  if (!rollout.judged) return 'not-in-play'
  if (record.epoch !== rollout.epoch) return 'other-epoch'
  if (age > MAX_AGE_MS) return 'too-old'
  if (record.role === 'probe') return 'probe'
  if (!record.eligible) return 'not-eligible'
  if (record.role === 'fallback') return 'not-first-attempt'
  if (record.role === 'shadow' && !rollout.shadowing) return 'shadow-out-of-stage'
  // Without a unit the rule for anonymous requests decided, whatever the record calls it.
  if (record.assignedBy !== 'hash' || record.unit === '') return 'not-by-hash'
  const expected = armOf(record) === 'candidate' ? rollout.candidate : rollout.baseline
  if (record.backend !== expected) return 'other-backend'
  if (record.cache === 'hit') return 'cache-hit'
  const said = SAID_BY[record.outcome]
  if (typeof said === 'string') return said
  return record.latencyMs === null && !said.bad ? 'not-called' : undefined
}

/** Of a record, what it says rests on. */
export type Telling = Pick<
  AttemptRecord,
  'role' | 'arm' | 'outcome' | 'latencyMs' | 'characters' | 'language'
>

/** Shadows speak for the backend that they call, everything else for the arm that it was assigned to. */
function armOf(record: Telling): Arm {
  if (record.role === 'shadow') return 'candidate'
  return record.role === 'reverse-shadow' ? 'baseline' : record.arm
}

interface Said {
  readonly bad: boolean
  readonly censored: boolean
  /** A fast failure is no fast answer. */
  readonly timed: boolean
}

/** What an outcome says about the backend, or why it says nothing. */
const SAID_BY: Readonly<Record<Outcome, Said | AdmissionReason>> = {
  ok: { bad: false, censored: false, timed: true },
  error: { bad: true, censored: false, timed: false },
  timeout: { bad: true, censored: true, timed: true },
  aborted: { bad: false, censored: true, timed: true },
  quota: { bad: true, censored: false, timed: false },
  saturated: { bad: true, censored: false, timed: false },
  cancelled: 'cancelled',
  'client-error': 'client-error',
  'short-circuited': 'short-circuited',
  overflow: 'overflow',
}

/** What an admitted record says; for a record that said something once, on replay. */
export function observe(record: Telling, tick: number): Observation {
  const said = SAID_BY[record.outcome] as Said
  return {
    tick,
    arm: armOf(record),
    bad: said.bad,
    latencyMs: said.timed ? record.latencyMs : null,
    censored: said.censored,
    characters: record.characters,
    language: primaryLanguage(record.language),
  }
}
