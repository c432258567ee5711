/**
 * Says so when most of what is bad is of one language, of long or of short texts, or of both, and much less of the
 * traffic is.
 */

import type { Spread } from './attribution.ts'
import { LANGUAGES, LENGTHS, overEdge, upToEdge } from './stratum.ts'
import { count } from './words.ts'

/** Fewer bad observations lie together by chance. */
const MIN_BAD = 8
/** Of what is bad, how much a part has to have. */
const MOST_BAD = 0.75
/** By how much its fraction of what is bad has to exceed its fraction of the traffic. */
const MIN_EXCESS = 0.35
/** A part of a part is named only where it says this much more. */
const SAYS_MORE = 0.05

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
  const language = pick(spread, languages(languageName))
  const length = pick(spread, lengths())
  const found = narrow(spread, language, length)
  if (!found) return null
  const of = spread.whole ? count(all) : `the last ${count(all)}`
  return `${count(sum(spread.bad, found.has))} of ${of} ${bad} are ${found.words}`
}

function narrow(spread: Spread, language: Part | null, length: Part | null): Part | null {
  if (!language || !length) return language ?? length
  const both: Part = {
    words: `${language.words} ${length.words.replace('texts ', '')}`,
    has: (l, n) => language.has(l, n) && length.has(l, n),
  }
  const single = excess(spread, language) >= excess(spread, length) ? language : length
  const says = badFraction(spread, both) >= MOST_BAD ? excess(spread, both) : 0
  return says >= excess(spread, single) + SAYS_MORE ? both : single
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

/** The part in which failing stands out most against the traffic that it has. */
function pick(spread: Spread, parts: readonly Part[]): Part | null {
  let best: Part | null = null
  let most = MIN_EXCESS
  for (const part of parts) {
    if (badFraction(spread, part) < MOST_BAD || excess(spread, part) < most) continue
    best = part
    most = excess(spread, part)
  }
  return best
}

function excess(spread: Spread, part: Part): number {
  return badFraction(spread, part) - fraction(spread.requests, part)
}

function badFraction(spread: Spread, part: Part): number {
  return fraction(spread.bad, part)
}

function fraction(cells: Float64Array, part: Part): number {
  const all = sum(cells, () => true)
  return all === 0 ? 0 : sum(cells, part.has) / all
}

function sum(cells: Float64Array, has: Part['has']): number {
  let total = 0
  for (const [cell, n] of cells.entries())
    if (n > 0 && has(Math.floor(cell / LENGTHS), cell % LENGTHS)) total += n
  return total
}
