/**
 * Says so when nearly all that is bad is of one language, of long or of short texts, or of both, although much of
 * the traffic is not.
 */

import type { Spread } from './attribution.ts'
import { LANGUAGES, LENGTHS, overEdge, upToEdge } from './stratum.ts'
import { count } from './words.ts'

/** Fewer bad observations lie together by chance. */
const MIN_BAD = 8
/** Of what is bad, how much a part has to have. */
const NEARLY_ALL = 0.9
/** Of all requests, how much it may have: where most traffic is, most of everything is. */
const MOST_TRAFFIC = 0.6
/** A part of a part is named only where it halves the traffic that is spoken of. */
const NARROWER = 0.5

interface Part {
  readonly words: string
  readonly has: (language: number, length: number) => boolean
}

/** `"38 of 41 failures are es"`; null where nothing stands out. `bad` is a plural: "failures". */
export function describeConcentration(
  spread: Spread,
  bad: string,
  languageName: (language: number) => string,
): string | null {
  const all = sum(spread.bad, () => true)
  if (all < MIN_BAD) return null
  const language = pick(spread, all, languages(languageName))
  const length = pick(spread, all, lengths())
  const found = narrow(spread, all, language, length)
  if (!found) return null
  const of = spread.whole ? count(all) : `the last ${count(all)}`
  return `${count(sum(spread.bad, found.has))} of ${of} ${bad} are ${found.words}`
}

function narrow(spread: Spread, all: number, language: Part | null, length: Part | null): Part | null {
  if (!language || !length) return language ?? length
  const both: Part = {
    words: `${language.words} ${length.words.replace('texts ', '')}`,
    has: (l, n) => language.has(l, n) && length.has(l, n),
  }
  const smaller = share(spread, language) <= share(spread, length) ? language : length
  const holds = sum(spread.bad, both.has) >= NEARLY_ALL * all
  return holds && share(spread, both) <= NARROWER * share(spread, smaller) ? both : smaller
}

function languages(name: (language: number) => string): Part[] {
  return Array.from({ length: LANGUAGES }, (_, one) => ({
    words: name(one),
    has: (language) => language === one,
  }))
}

function lengths(): Part[] {
  const parts: Part[] = []
  for (let edge = 1; edge < LENGTHS; edge++) {
    parts.push({ words: `texts ${overEdge(edge)}`, has: (_, length) => length >= edge })
    parts.push({ words: `texts ${upToEdge(edge - 1)}`, has: (_, length) => length < edge })
  }
  return parts
}

/** The part with nearly all that is bad and the least traffic. */
function pick(spread: Spread, all: number, parts: readonly Part[]): Part | null {
  let best: Part | null = null
  let least = MOST_TRAFFIC
  for (const part of parts) {
    const traffic = share(spread, part)
    if (traffic > least || sum(spread.bad, part.has) < NEARLY_ALL * all) continue
    best = part
    least = traffic
  }
  return best
}

function share(spread: Spread, part: Part): number {
  const all = sum(spread.requests, () => true)
  return all === 0 ? 1 : sum(spread.requests, part.has) / all
}

function sum(cells: Float64Array, has: Part['has']): number {
  let total = 0
  for (const [cell, n] of cells.entries())
    if (n > 0 && has(Math.floor(cell / LENGTHS), cell % LENGTHS)) total += n
  return total
}
