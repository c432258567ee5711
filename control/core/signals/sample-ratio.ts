/**
 * Whether units are found on the candidate as often as the share says: a sequential test that may be looked at
 * after every unit, for ever.
 *
 * Units are counted once, at assignment, before the cache (counting requests alarms on healthy arms as soon as some
 * users ask more than others). Under a share s a unit that was never met is on the candidate with probability s;
 * after a raise from s0 to s1 one that was met on the baseline is with (s1 − s0) / (1 − s0), and one that was met
 * on the candidate says nothing. For each such probability π, against a Beta mixture of all others around it,
 *
 *     E ← E · (a + n_c) / (a + b + n) / π          for a unit on the candidate, a = 100 π, b = 100 (1 − π),
 *     E ← E · (b + n_b) / (a + b + n) / (1 − π)    for one on the baseline,
 *
 * the predictive form of ln E = lnΓ(a+n_c) + lnΓ(b+n_b) − lnΓ(a+b+n) − lnΓ(a) − lnΓ(b) + lnΓ(a+b) − n_c ln π
 * − n_b ln(1−π). E has mean 1 while the shares are right, so P(E ever reaches 1,000) ≤ 0.1 % (Ville). Each factor
 * depends on earlier units only, so E is carried over changes of share while the counts begin anew. Source: Lindon
 * and Malek, NeurIPS 2022, arXiv 2011.03567.
 *
 * Beside it the check that needs no statistics: a unit whose bucket is at or under the share has to be on the
 * candidate, every other on the baseline. A single contradiction raises, for five minutes.
 */

import { describeRate } from '../describe.ts'
import { formatShare } from '../units.ts'
import type { AssignedRequest } from './assigned-request.ts'
import { KnownUnits, type KnownUnitsState, ON_CANDIDATE } from './known-units.ts'
import type { SignalAnswer } from './signal.ts'

const FULL = 10_000
const ALARM = 1_000
const PRIOR_UNITS = 100
const MOST_UNITS = 8_192
const MISMATCH_SEC = 300
/** Finished pairs of shares beyond these are summed up. */
const MOST_GROUPS = 32

/** Units met for the first time (`from` 0), or known on the baseline at `from`, under the share `to`. */
interface Group {
  readonly from: number
  readonly to: number
  candidate: number
  baseline: number
  logE: number
}

export interface SampleRatioState {
  /** ln E of groups that were summed up. */
  readonly kept: number
  readonly groups: readonly Readonly<Group>[]
  readonly units: KnownUnitsState
  readonly mismatches: number
  readonly mismatchAt: number | null
}

export class SampleRatio {
  #kept: number
  #groups: Group[]
  readonly #units: KnownUnits
  #mismatches: number
  #mismatchAt: number | null

  constructor(state?: SampleRatioState, mostUnits = MOST_UNITS) {
    this.#kept = state?.kept ?? 0
    this.#groups = (state?.groups ?? []).map((group) => ({ ...group }))
    this.#units = new KnownUnits(mostUnits, state?.units)
    this.#mismatches = state?.mismatches ?? 0
    this.#mismatchAt = state?.mismatchAt ?? null
  }

  /** All of one tick together: their order in it leaves no trace. */
  step(tick: number, requests: readonly AssignedRequest[]): void {
    const known = requests.filter((request) => request.share !== null)
    for (const { bucket, arm, share } of known) {
      if (isAsHashed(bucket, share!) === undefined || isAsHashed(bucket, share!) === (arm === 'candidate'))
        continue
      this.#mismatches++
      this.#mismatchAt = tick
    }
    const sorted = known.toSorted(
      (a, b) => a.fingerprint - b.fingerprint || a.share! - b.share! || (a.arm < b.arm ? -1 : 1),
    )
    for (const { fingerprint, share, arm } of sorted) this.#count(fingerprint, share!, arm === 'candidate')
  }

  #count(fingerprint: number, share: number, onCandidate: boolean): void {
    // Nobody, or everybody: there is no chance in it, and buckets tell it all.
    if (share <= 0 || share >= FULL || !this.#units.isKept(fingerprint)) return
    const before = this.#units.get(fingerprint)
    if (before !== undefined && before >= share) return
    this.#units.set(fingerprint, onCandidate ? ON_CANDIDATE : share)
    const group = this.#group(before ?? 0, share)
    const probability = expected(group)
    const n = group.candidate + group.baseline + PRIOR_UNITS
    const mine = onCandidate ? probability : 1 - probability
    const seen = onCandidate ? group.candidate : group.baseline
    group.logE += Math.log((PRIOR_UNITS * mine + seen) / n / mine)
    if (onCandidate) group.candidate++
    else group.baseline++
  }

  #group(from: number, to: number): Group {
    // The one that is counted in stands last: it is spoken of, and the one that was left longest is summed up.
    const at = this.#groups.findLastIndex((group) => group.from === from && group.to === to)
    if (at >= 0) {
      if (at < this.#groups.length - 1) this.#groups.push(...this.#groups.splice(at, 1))
      return this.#groups.at(-1)!
    }
    const fresh: Group = { from, to, candidate: 0, baseline: 0, logE: 0 }
    this.#groups.push(fresh)
    if (this.#groups.length > MOST_GROUPS) this.#kept += this.#groups.shift()!.logE
    return fresh
  }

  get logE(): number {
    return this.#groups.reduce((sum, group) => sum + group.logE, this.#kept)
  }

  /** As of this tick. */
  answer(tick: number): SignalAnswer {
    const newest = this.#groups.filter(({ to }) => to === this.#groups.at(-1)?.to)
    const units = newest.reduce((sum, group) => sum + group.candidate + group.baseline, 0)
    const evidence = Math.exp(Math.min(this.logE, 100))
    const common = { value: this.#groups.length > 0 ? evidence : null, bound: ALARM, sample: units }
    if (this.#mismatchAt !== null && tick - this.#mismatchAt < MISMATCH_SEC)
      return {
        ...common,
        state: 'raised',
        text: `${this.#mismatches} ${this.#mismatches === 1 ? 'request was' : 'requests were'} on the other arm than the hash and the share of their plan say`,
      }
    if (units === 0)
      return {
        ...common,
        state: 'unknown',
        text: 'no unit was assigned under a share between 0 and 100 % yet',
      }
    const found = newest.reduce((sum, group) => sum + group.candidate, 0)
    const due = newest.reduce((sum, group) => sum + (group.candidate + group.baseline) * expected(group), 0)
    const words = `${describeRate(found / units)} of ${units.toLocaleString('en-US')} ${units === 1 ? 'unit' : 'units'} went to the candidate at a share of ${formatShare(newest.at(-1)!.to)}, expected ${describeRate(due / units)}`
    return evidence >= ALARM
      ? {
          ...common,
          state: 'raised',
          text: `${words}: evidence ${describeEvidence(evidence)} of ${ALARM.toLocaleString('en-US')}`,
        }
      : { ...common, state: 'clear', text: words }
  }

  reset(): void {
    this.#kept = 0
    this.#groups = []
    this.#units.clear()
    this.#mismatches = 0
    this.#mismatchAt = null
  }

  state(): SampleRatioState {
    return {
      kept: this.#kept,
      groups: this.#groups.map((group) => ({ ...group })),
      units: this.#units.state(),
      mismatches: this.#mismatches,
      mismatchAt: this.#mismatchAt,
    }
  }
}

function expected({ from, to }: Pick<Group, 'from' | 'to'>): number {
  return (to - from) / (FULL - from)
}

/**
 * Whether the unit belongs to the candidate. Undefined: not told, as by a front door that does not know the salt, or
 * the one hash in four billion that reports cannot tell from its neighbour.
 */
function isAsHashed(bucket: number, share: number): boolean | undefined {
  if (bucket === 0 || (bucket === FULL && share === FULL)) return undefined
  return bucket <= share
}

function describeEvidence(evidence: number): string {
  return evidence >= 1e9 ? 'over 1,000,000,000' : Math.round(evidence).toLocaleString('en-US')
}
