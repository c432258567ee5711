/** What the candidate's requests of one second used. Prices are put on only when the second is closed. */

import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import type { CostRates } from './cost-rates.ts'

/** Backend and primary language, on which the model depends, with a space between; without a language: any other. */
export type PriceKey = string

export function priceKeyOf(backend: string, language: string): PriceKey {
  return `${backend} ${language}`
}

export type CostRecord = Pick<
  AttemptRecord,
  | 'role'
  | 'arm'
  | 'backend'
  | 'outcome'
  | 'latencyMs'
  | 'cache'
  | 'characters'
  | 'audioSeconds'
  | 'language'
  | 'vendorMicroUnits'
>

/** What one attempt adds. */
export interface CostEvent {
  /** `request`: of a user, with its own call. `call`: another one for it. `copy`: of the reverse shadow. */
  readonly kind: 'request' | 'call' | 'copy'
  readonly characters: number
  /** Null: no call that could be billed. */
  readonly call: {
    readonly price: PriceKey
    readonly audioMs: number
    readonly microUnits: number | null
  } | null
}

/** Null: no matter of the candidate's. Probes are nobody's. */
export function toCostEvent(record: CostRecord): CostEvent | null {
  const kind = kindOf(record)
  if (kind === null || record.cache === 'hit') return null
  const call = isBilled(record)
    ? {
        price: priceKeyOf(record.backend, languageOf(record.language)),
        audioMs: Math.round((record.audioSeconds ?? 0) * 1_000),
        microUnits: record.vendorMicroUnits,
      }
    : null
  if (kind !== 'request') return call && { kind, characters: record.characters, call }
  // A request that was refused, or whose client left before anything was said, projects nothing either.
  return record.outcome === 'client-error' || record.outcome === 'cancelled'
    ? null
    : { kind, characters: record.characters, call }
}

/** As in the counts of use. */
function isBilled({ outcome, latencyMs, vendorMicroUnits }: CostRecord): boolean {
  if (vendorMicroUnits !== null) return true
  return latencyMs !== null && ['ok', 'aborted', 'cancelled', 'timeout'].includes(outcome)
}

function kindOf({ role, arm }: CostRecord): CostEvent['kind'] | null {
  if (role === 'reverse-shadow') return 'copy'
  if (arm !== 'candidate') return null
  if (role === 'primary') return 'request'
  return role === 'fallback' ? 'call' : null
}

function languageOf(tag: string): string {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(tag)?.[0].toLowerCase() ?? ''
}

export class CostTally {
  requests = 0
  characters = 0
  readonly #events: CostEvent[] = []

  add(event: CostEvent): void {
    if (event.kind === 'request') {
      this.requests++
      this.characters += event.characters
    }
    this.#events.push(event)
  }

  /** Fixed cost by projected characters, and calls at list price. */
  costOf(rates: CostRates, maxRatio: number, withCopies: boolean): Costs {
    const spent: number[] = []
    const excesses: number[] = []
    for (const event of this.#events) {
      if (event.kind === 'copy' && !withCopies) continue
      const own = event.kind === 'request' ? event.characters * rates.fixedPerCharacter : 0
      const cost = own + priceOf(event, rates)
      spent.push(cost)
      const allowed = maxRatio * event.characters * rates.projectedPerCharacter
      if (allowed > 0) excesses.push(cost / allowed - (event.kind === 'request' ? 1 : 0))
    }
    // Sums and products of floats depend on their order: by size, so that a replay has the same one.
    return { spent: sorted(spent).reduce((sum, cost) => sum + cost, 0), excesses: sorted(excesses) }
  }
}

export interface Costs {
  /** Millionths of a US dollar. */
  readonly spent: number
  /** Cost ÷ what is allowed for its text, minus 1 for each request; smallest first. */
  readonly excesses: readonly number[]
}

function sorted(values: number[]): number[] {
  return values.sort((a, b) => a - b)
}

function priceOf({ call, characters }: CostEvent, { calls }: CostRates): number {
  if (call === null) return 0
  const price = calls[call.price] ?? calls[priceKeyOf(call.price.slice(0, call.price.lastIndexOf(' ')), '')]
  if (price === undefined) return 0
  if (call.microUnits !== null && price.perMicroUnit !== null) return call.microUnits * price.perMicroUnit
  return price.perCall + characters * price.perCharacter + (call.audioMs / 1_000) * price.perAudioSecond
}
