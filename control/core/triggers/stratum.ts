/** Latency is compared at equal language and text length: a stratum is a language and one of six lengths. */

const EDGES = [50, 100, 200, 400, 800] as const
/** Three languages in all lengths; the rest is compared together, so that a snapshot stays small. */
const MAX_STRATA = 18
const OTHER = 'other'

/** 0 for up to 50 characters, 5 for more than 800. */
export function lengthClass(characters: number): number {
  let index = 0
  while (index < EDGES.length && characters > EDGES[index]!) index++
  return index
}

export function stratumOf(language: string, characters: number): string {
  return `${language}/${lengthClass(characters)}`
}

/** The stratum itself while there is room for it among the known ones, else that of all other languages. */
export function boundedStratum(
  stratum: string,
  isKnown: (stratum: string) => boolean,
  known: number,
): string {
  if (isKnown(stratum) || known < MAX_STRATA) return stratum
  return `${OTHER}/${stratum.slice(stratum.lastIndexOf('/') + 1)}`
}
