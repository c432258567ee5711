import { thresholdOf } from '../assign.ts'
import type { Arm, AudioFormat, Plan, PlanBackend, PlanRollout } from '../contract.ts'
import { createUnitHash, type UnitHash } from '../routing/unit-hash.ts'

/**
 * What a rollout asks of a request and what its two backends can do, in one: the strictest of them. What the baseline
 * cannot do would be answered by the candidate on both arms, and compare nothing.
 */
export interface EligibleRequests {
  readonly languages: ReadonlySet<string>
  /** null: any. */
  readonly voices: ReadonlySet<string> | null
  /** Languages whose default voice the rollout asks for, so that a request without a voice is meant too. */
  readonly voiceless: ReadonlySet<string>
  readonly formats: ReadonlySet<AudioFormat>
  readonly maxCharacters: number
}

/** A rollout with everything looked up once per plan instead of once per request. */
export interface IndexedRollout {
  readonly rollout: PlanRollout
  readonly baseline: PlanBackend
  readonly candidate: PlanBackend
  readonly eligible: EligibleRequests
  readonly hash: UnitHash
  /** Hashes below are on the candidate. */
  readonly threshold: number
  /** A rollback suspends what testers asked for: nobody stays on a candidate that was found bad. */
  readonly isSuspended: boolean
  readonly overrides: ReadonlyMap<string, Arm>
  /** At the last ten bits of a hash: 0 where no unit of `overrides` has them, so that few requests ask the map. */
  readonly overrideMarks: Uint8Array
  /** Assigned backend first, then its fallbacks, without repetition. */
  readonly order: Readonly<Record<Arm, readonly PlanBackend[]>>
}

/** What is left to ask of a request in one language, for one rollout. */
export interface Lane {
  readonly indexed: IndexedRollout
  /** null: any. */
  readonly voices: ReadonlySet<string> | null
  /** Whether a request without a voice is meant. */
  readonly isVoiceless: boolean
  readonly formats: readonly AudioFormat[]
  readonly maxCharacters: number
  readonly order: Readonly<Record<Arm, LaneOrder>>
}

/** Backends in order, and what all of them can serve in this language; no formats where one does not speak it. */
export interface LaneOrder {
  readonly backends: readonly PlanBackend[]
  readonly formats: readonly AudioFormat[]
  readonly maxCharacters: number
}

export interface PlanIndex {
  readonly plan: Plan
  readonly backends: ReadonlyMap<string, PlanBackend>
  readonly rollouts: readonly IndexedRollout[]
  /** By language, the rollouts whose candidate is meant for it, in order: most requests need no other look. */
  readonly lanes: ReadonlyMap<string, readonly Lane[]>
}

/** A power of two. */
export const OVERRIDE_MARKS = 1_024

/** Expects a plan that `parsePlan` accepted: every backend that it names exists. */
export function indexPlan(plan: Plan): PlanIndex {
  const backends = new Map(plan.backends.map((backend) => [backend.key, backend]))
  const look = (key: string): PlanBackend => {
    const backend = backends.get(key)
    if (backend === undefined) throw new Error(`plan ${plan.planVersion} names backend "${key}" and lacks it`)
    return backend
  }
  const orderOf = (first: string, rest: readonly string[]) => [...new Set([first, ...rest])].map(look)
  const rollouts = plan.rollouts.map((rollout): IndexedRollout => {
    const baseline = look(rollout.baseline)
    const candidate = look(rollout.candidate)
    const isSuspended = rollout.phase === 'rolled-back'
    const hash = createUnitHash(rollout.salt)
    const overrides = isSuspended ? [] : rollout.overrides
    const overrideMarks = new Uint8Array(OVERRIDE_MARKS)
    for (const { unit } of overrides) overrideMarks[hash(unit) & (OVERRIDE_MARKS - 1)] = 1
    return {
      rollout,
      baseline,
      candidate,
      eligible: combine(rollout, baseline, candidate),
      hash,
      threshold: thresholdOf(isSuspended ? 0 : rollout.share),
      isSuspended,
      overrides: new Map(overrides.map(({ unit, arm }) => [unit, arm])),
      overrideMarks,
      order: {
        baseline: orderOf(rollout.baseline, rollout.fallback.baseline),
        candidate: orderOf(rollout.candidate, rollout.fallback.candidate),
      },
    }
  })
  const languages = new Set(rollouts.flatMap(({ eligible }) => [...eligible.languages]))
  const lanes = new Map(
    [...languages].map((language) => [
      language,
      rollouts
        .filter(({ eligible }) => eligible.languages.has(language))
        .map((indexed) => createLane(indexed, language)),
    ]),
  )
  return { plan, backends, rollouts, lanes }
}

function createLane(indexed: IndexedRollout, language: string): Lane {
  const { eligible, order } = indexed
  const orderIn = (backends: readonly PlanBackend[]): LaneOrder => {
    const can = backends.map(({ capabilities }) => capabilities)
    const isSpoken = can.every(({ languages }) => languages.includes(language))
    return {
      backends,
      formats: isSpoken ? can[0]!.formats.filter((one) => can.every((c) => c.formats.includes(one))) : [],
      maxCharacters: isSpoken ? Math.min(...can.map((c) => c.maxCharacters)) : 0,
    }
  }
  return {
    indexed,
    voices: eligible.voices,
    isVoiceless: eligible.voiceless.has(language),
    formats: [...eligible.formats],
    maxCharacters: eligible.maxCharacters,
    order: { baseline: orderIn(order.baseline), candidate: orderIn(order.candidate) },
  }
}

function combine(rollout: PlanRollout, baseline: PlanBackend, candidate: PlanBackend): EligibleRequests {
  const { languages, voices, formats, maxCharacters } = rollout.eligible
  const can = candidate.capabilities
  const known = baseline.capabilities
  const both = <T>(asked: readonly T[], able: readonly T[]): readonly T[] =>
    asked.length === 0 ? able : asked.filter((one) => able.includes(one))
  // A backend without a list of voices takes any name, through the default of its language.
  const named = can.voices.length === 0 ? voices : both(voices, can.voices)
  const isAnyVoice = voices.length === 0 && can.voices.length === 0
  const isMeant = (language: string) =>
    voices.length === 0 || voices.includes(baseline.languages[language]?.defaultVoice ?? '')
  return {
    languages: new Set(both(languages, can.languages).filter((one) => known.languages.includes(one))),
    voices: isAnyVoice ? null : new Set(named),
    voiceless: new Set(can.languages.filter(isMeant)),
    formats: new Set(both(formats, can.formats).filter((one) => known.formats.includes(one))),
    maxCharacters: Math.min(maxCharacters || can.maxCharacters, can.maxCharacters, known.maxCharacters),
  }
}
