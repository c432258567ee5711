import { thresholdOf } from './assign.ts'
import type { Arm, AudioFormat, Plan, PlanBackend, PlanRollout } from './contract.ts'
import { createUnitHash, type UnitHash } from './unit-hash.ts'

/** What a rollout asks of a request and what its candidate can do, in one: the stricter of both. */
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
  readonly order: Readonly<Record<Arm, BackendOrder>>
}

/** Assigned backend first, then its fallbacks, without repetition; and what every one of them can serve. */
export interface BackendOrder {
  readonly backends: readonly PlanBackend[]
  readonly languages: ReadonlySet<string>
  readonly formats: ReadonlySet<AudioFormat>
  readonly maxCharacters: number
}

export interface PlanIndex {
  readonly plan: Plan
  readonly backends: ReadonlyMap<string, PlanBackend>
  readonly rollouts: readonly IndexedRollout[]
}

/** Expects a plan that `parsePlan` accepted: every backend that it names exists. */
export function indexPlan(plan: Plan): PlanIndex {
  const backends = new Map(plan.backends.map((backend) => [backend.key, backend]))
  const look = (key: string): PlanBackend => {
    const backend = backends.get(key)
    if (backend === undefined) throw new Error(`plan ${plan.planVersion} names backend "${key}" and lacks it`)
    return backend
  }
  const orderOf = (first: string, rest: readonly string[]): BackendOrder => {
    const list = [...new Set([first, ...rest])].map(look)
    const can = list.map(({ capabilities }) => capabilities)
    const [assigned] = can
    return {
      backends: list,
      languages: new Set(assigned!.languages.filter((one) => can.every((c) => c.languages.includes(one)))),
      formats: new Set(assigned!.formats.filter((one) => can.every((c) => c.formats.includes(one)))),
      maxCharacters: Math.min(...can.map((c) => c.maxCharacters)),
    }
  }
  const rollouts = plan.rollouts.map((rollout): IndexedRollout => {
    const baseline = look(rollout.baseline)
    const candidate = look(rollout.candidate)
    const isSuspended = rollout.phase === 'rolled-back'
    return {
      rollout,
      baseline,
      candidate,
      eligible: combine(rollout, baseline, candidate),
      hash: createUnitHash(rollout.salt),
      threshold: thresholdOf(isSuspended ? 0 : rollout.share),
      isSuspended,
      overrides: new Map(isSuspended ? [] : rollout.overrides.map(({ unit, arm }) => [unit, arm])),
      order: {
        baseline: orderOf(rollout.baseline, rollout.fallback.baseline),
        candidate: orderOf(rollout.candidate, rollout.fallback.candidate),
      },
    }
  })
  return { plan, backends, rollouts }
}

function combine(rollout: PlanRollout, baseline: PlanBackend, candidate: PlanBackend): EligibleRequests {
  const { languages, voices, formats, maxCharacters } = rollout.eligible
  const can = candidate.capabilities
  const both = <T>(asked: readonly T[], able: readonly T[]): readonly T[] =>
    asked.length === 0 ? able : asked.filter((one) => able.includes(one))
  // A backend without a list of voices takes any name, through the default of its language.
  const known = can.voices.length === 0 ? voices : both(voices, can.voices)
  const isAnyVoice = voices.length === 0 && can.voices.length === 0
  const isMeant = (language: string) =>
    voices.length === 0 || voices.includes(baseline.languages[language]?.defaultVoice ?? '')
  return {
    languages: new Set(both(languages, can.languages)),
    voices: isAnyVoice ? null : new Set(known),
    voiceless: new Set(can.languages.filter(isMeant)),
    formats: new Set(both(formats, can.formats)),
    maxCharacters: maxCharacters === 0 ? can.maxCharacters : Math.min(maxCharacters, can.maxCharacters),
  }
}
