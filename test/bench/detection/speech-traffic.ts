/**
 * Requests for speech on both arms, second by second: Poisson arrivals, log-normal text lengths, latencies that
 * grow with the text with log-normal noise. What goes wrong is given as functions of the second and the text.
 */

import type { Observation } from '../../../control/core/judge/observation.ts'
import type { Arm } from '../../../gateway-plugin/contract.ts'
import { poisson } from './poisson.ts'
import type { Random } from './random.ts'
import { START } from './start.ts'

export interface Text {
  readonly characters: number
  readonly language: string
}

export interface ArmShape {
  /** Requests a second. */
  readonly perSecond: (second: number) => number
  /** Probability of failure; 0.3 % when left out. */
  readonly errors?: (second: number, text: Text) => number
  /** Factor on the latency; 1 when left out. */
  readonly factor?: (second: number, text: Text) => number
  /** Factor on the length of the texts; 1 when left out. */
  readonly longer?: number
}

export interface SpeechShape {
  readonly candidate: ArmShape
  readonly baseline: ArmShape
  /** Standard deviation of the logarithm of the latency at equal texts; 0.5 when left out. */
  readonly sigma?: number
  /** Fraction of Spanish texts, the others are English; 0 when left out. */
  readonly spanish?: number
  /** Lengths to draw from instead of the log-normal ones. */
  readonly lengths?: readonly number[]
}

const HEALTHY = 0.003
const MEDIAN_CHARACTERS = 200
const SPREAD_OF_CHARACTERS = 0.8
const BASE_MS = 150
const MS_PER_CHARACTER = 2

export class SpeechTraffic {
  readonly #random: Random
  readonly #shape: SpeechShape
  readonly #sigma: number

  constructor(random: Random, shape: SpeechShape) {
    this.#random = random
    this.#shape = shape
    this.#sigma = shape.sigma ?? 0.5
  }

  /** All observations of one second. */
  draw(second: number): Observation[] {
    const seen: Observation[] = []
    this.#arm('candidate', this.#shape.candidate, second, seen)
    this.#arm('baseline', this.#shape.baseline, second, seen)
    return seen
  }

  /** One request of an arm, with a text of its own or one of so many characters. */
  one(arm: Arm, second: number, characters?: number): Observation {
    const random = this.#random
    const shape = this.#shape[arm]
    const text = this.#text(shape.longer ?? 1, characters)
    const bad = random.uniform() < (shape.errors?.(second, text) ?? HEALTHY)
    const usual = BASE_MS + MS_PER_CHARACTER * text.characters
    const latencyMs = usual * Math.exp(this.#sigma * random.normal()) * (shape.factor?.(second, text) ?? 1)
    return {
      tick: START + second,
      arm,
      bad,
      latencyMs: bad ? null : latencyMs,
      censored: false,
      characters: text.characters,
      language: text.language,
    }
  }

  #arm(arm: Arm, shape: ArmShape, second: number, into: Observation[]): void {
    const n = poisson(shape.perSecond(second)).draw(this.#random)
    for (let i = 0; i < n; i++) into.push(this.one(arm, second))
  }

  #text(longer: number, characters?: number): Text {
    const random = this.#random
    const { lengths, spanish = 0 } = this.#shape
    const length =
      characters ??
      (lengths
        ? lengths[random.integer(lengths.length)]!
        : MEDIAN_CHARACTERS * Math.exp(SPREAD_OF_CHARACTERS * random.normal()))
    return {
      characters: Math.max(1, Math.round(length * longer)),
      language: spanish > 0 && random.uniform() < spanish ? 'es' : 'en',
    }
  }
}
