export interface SpokenRequest {
  readonly user: string
  readonly text: string
  /** Primary language subtag. */
  readonly language: 'en' | 'es'
}

export interface RequestMix {
  next(): SpokenRequest
}

export interface MixOptions {
  readonly english: readonly string[]
  readonly spanish: readonly string[]
  /** The same seed gives the same requests. */
  readonly seed: number
  /** 200 by default. */
  readonly users?: number
}

const SPANISH_SHARE = 1 / 8

/** Share of requests with a text of their own; the rest repeats phrases, which is what a cache is for. */
const NEW_SHARE = 0.7

/** How many phrases of each language come again and again. */
const PHRASES = 24

const NAMES = [
  'Abernathy Amari Beaumont Castellano Delacroix Eriksen Fitzgerald Grünwald Halloran Ibarra Jankowski Kowalczyk',
  'Lindqvist Marchetti Nakamura Okonkwo Petrov Quintero Rosenthal Sørensen Takahashi Underwood Villanueva Zhang',
]
  .join(' ')
  .split(' ')

/**
 * Requests of about `users` people: real sentences, one in eight Spanish, and most of them made new by a number or
 * a name in them.
 */
export function createRequestMix({ english, spanish, seed, users = 200 }: MixOptions): RequestMix {
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from))

  function varied(sentence: string, language: 'en' | 'es'): string {
    const name = pick(NAMES)
    const page = between(2, 9_999)
    if (/\d/.test(sentence)) sentence = sentence.replace(/\d+/, () => String(between(2, 9_999)))
    const body = sentence.replace(/[\s.,;:]+$/, '')
    return language === 'en' ? `${body}, wrote ${name} (${page}).` : `${body}, escribió ${name} (${page}).`
  }

  return {
    next() {
      const language = random() < SPANISH_SHARE ? 'es' : 'en'
      const sentences = language === 'es' ? spanish : english
      const text =
        random() < NEW_SHARE ? varied(pick(sentences), language) : pick(sentences.slice(0, PHRASES))
      return { user: `user-${String(between(1, users + 1)).padStart(3, '0')}`, text, language }
    },
  }
}

/** A small seeded generator (Tommy Ettinger's mulberry32), uniform over 0 to 1. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
