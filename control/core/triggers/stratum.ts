/**
 * Latency is compared at equal language and text length: a stratum is a language and one of six lengths, as one
 * small number. Languages are numbered as they come, so that callers cannot make up memory.
 */

const EDGES = [50, 100, 200, 400, 800] as const
export const LENGTHS = EDGES.length + 1
/** Languages that are told apart; what comes later is counted together. */
const NAMED_LANGUAGES = 8
export const LANGUAGES = NAMED_LANGUAGES + 1
/** Of those, how many have references of their own, so that a snapshot stays small. */
const COMPARED_LANGUAGES = 3

/** Slots of a comparison by language: three, and all the others together. */
export const LANGUAGE_SLOTS = COMPARED_LANGUAGES + 1
/** Slots of a comparison by language and length. */
export const STRATA = LANGUAGE_SLOTS * LENGTHS

/** 0 for up to 50 characters, 5 for more than 800. */
export function lengthClass(characters: number): number {
  let index = 0
  while (index < EDGES.length && characters > EDGES[index]!) index++
  return index
}

/** `over 400 characters`: of the lengths from this class on, 1 to 5. */
export function overEdge(firstClass: number): string {
  return `over ${EDGES[firstClass - 1]} characters`
}

/** `up to 100 characters`: of the lengths up to this class, 0 to 4. */
export function upToEdge(lastClass: number): string {
  return `up to ${EDGES[lastClass]} characters`
}

/** Where a language is compared. */
export function languageSlot(language: number): number {
  return Math.min(language, COMPARED_LANGUAGES)
}

export class Languages {
  readonly #numbers: Map<string, number>

  constructor(names: readonly string[] = []) {
    this.#numbers = new Map(names.map((name, number) => [name, number]))
  }

  /** From 0; undefined: never seen, and there is room. */
  find(name: string): number | undefined {
    return this.#numbers.get(name) ?? (this.#numbers.size < NAMED_LANGUAGES ? undefined : NAMED_LANGUAGES)
  }

  /**
   * Makes room for the new ones of a tick, in order of their names, so that the order inside a tick does not
   * matter.
   */
  openAll(seen: readonly { readonly language: string }[]): void {
    let unknown: Set<string> | undefined
    for (const { language } of seen) {
      if (this.find(language) !== undefined) continue
      unknown ??= new Set()
      unknown.add(language)
    }
    if (!unknown) return
    for (const name of [...unknown].sort())
      if (this.find(name) === undefined) this.#numbers.set(name, this.#numbers.size)
  }

  /** `es`, or `other languages`. */
  name(number: number): string {
    return this.names[number] ?? 'other languages'
  }

  get names(): readonly string[] {
    return [...this.#numbers.keys()]
  }

  reset(): void {
    this.#numbers.clear()
  }
}
