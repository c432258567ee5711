/** What users send and what backends make of it: seeded, with real hashing, texts of real lengths. */

import { createHash } from 'node:crypto'
import { assign, bucketOf, hashUnit } from '../../gateway-plugin/assign.ts'
import type { AttemptRecord, Outcome } from '../../gateway-plugin/contract.ts'
import { normal, type Random } from '../control/core/judge/simulate.ts'

export const SALT = 'scenario-2026'

export interface SimulatedRequest {
  readonly user: number
  readonly language: string
  readonly characters: number
  /** Seconds since the beginning. */
  readonly second: number
}

/** How one backend answers: probability of failure, and factor on its usual latency. */
export interface BackendModel {
  readonly failing?: (request: SimulatedRequest) => number
  readonly slower?: (request: SimulatedRequest) => number
  readonly outcome?: Outcome
}

export interface Population {
  readonly users: number
  /** Fraction of requests by language; the rest is `en`. */
  readonly languages?: Readonly<Record<string, number>>
  /** Of all requests, how many come from user 0. */
  readonly whale?: number
  /** A user whose request failed sends it again so many times within the second. */
  readonly retries?: number
}

export interface Answered {
  readonly failed: boolean
  readonly record: AttemptRecord
}

const HEALTHY_RATE = 0.003
/** Longer than any answer here takes, so that slow stays slow and does not turn into failed. */
const LONGEST_MS = 30_000
const TIME_LIMIT_MS = 5_000

export class ScenarioTraffic {
  readonly #units: { unit: string; key: string }[]
  readonly #population: Population
  readonly #random: Random

  constructor(population: Population, random: Random) {
    this.#population = population
    this.#random = random
    this.#units = Array.from({ length: population.users }, (_, index) => {
      const key = `user-${index}`
      return { key, unit: createHash('sha256').update(key).digest('base64url').slice(0, 22) }
    })
  }

  request(second: number): SimulatedRequest {
    const { users, whale = 0, languages = {} } = this.#population
    const random = this.#random
    const user = random() < whale ? 0 : Math.floor(random() * users)
    let place = random()
    let language = 'en'
    for (const [name, part] of Object.entries(languages)) {
      if (place >= 0 && place < part) language = name
      place -= part
    }
    const characters = Math.max(1, Math.round(Math.exp(Math.log(200) + 0.8 * normal(random))))
    return { user, language, characters, second }
  }

  /** Share in basis points. */
  arm({ user }: SimulatedRequest, share: number): 'baseline' | 'candidate' {
    return assign(SALT, this.#units[user]!.key, share)
  }

  /** `endsAt`: milliseconds on the clock of the gateway. */
  answer(
    request: SimulatedRequest,
    call: Pick<AttemptRecord, 'arm' | 'role' | 'planVersion' | 'epoch'>,
    model: BackendModel,
    endsAt: number,
  ): Answered {
    const random = this.#random
    const { key, unit } = this.#units[request.user]!
    const failed = random() < (model.failing?.(request) ?? HEALTHY_RATE)
    const outcome: Outcome = failed ? (model.outcome ?? 'error') : 'ok'
    const usual = (150 + 2 * request.characters) * Math.exp(0.5 * normal(random))
    const answered = Math.min(LONGEST_MS, usual * (model.slower?.(request) ?? 1))
    const latencyMs = outcome === 'ok' ? answered : outcome === 'timeout' ? TIME_LIMIT_MS : 20
    const serves =
      call.role === 'reverse-shadow' ? 'baseline' : call.role === 'shadow' ? 'candidate' : call.arm
    const endedAt = endsAt + latencyMs
    return {
      failed,
      record: {
        startedAt: endsAt,
        endedAt,
        rollout: 'tts',
        ...call,
        eligible: true,
        assignedBy: 'hash',
        bucket: bucketOf(hashUnit(SALT, key)),
        backend: serves === 'candidate' ? 'kokoro' : 'workers-ai',
        revision: '1',
        outcome,
        failure: failed ? 'server-error' : 'none',
        reason: call.role === 'primary' ? 'split' : 'shadow-copy',
        status: failed ? 500 : 200,
        latencyMs,
        firstByteMs: failed ? null : latencyMs / 2,
        characters: request.characters,
        audioSeconds: failed ? null : 4,
        audioBytes: failed ? 0 : 64_000,
        language: request.language,
        voice: 'luna',
        cache: 'miss',
        repeated: false,
        vendorMicroUnits: null,
        unit,
      },
    }
  }
}
