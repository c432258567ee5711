/** One real hour, 58 minutes to be exact, of requests: arrivals and sizes. Source and licence: test/fixtures/azure-llm-2023. */

import { readFileSync } from 'node:fs'

export interface RealRequest {
  /** Milliseconds since the first request. */
  readonly at: number
  readonly characters: number
}

export const TRACE_SEC = 3_502

let kept: readonly RealRequest[] | undefined

export function realTrace(): readonly RealRequest[] {
  if (kept) return kept
  const file = new URL('../../fixtures/azure-llm-2023/requests.csv', import.meta.url)
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  let at = 0
  kept = lines.map((line) => {
    const [gap, characters] = line.split(',').map(Number)
    at += gap ?? Number.NaN
    return { at, characters: characters ?? Number.NaN }
  })
  return kept
}

let keptBySecond: readonly (readonly number[])[] | undefined

/** Characters of the requests of each second of the hour. */
export function realSeconds(): readonly (readonly number[])[] {
  if (keptBySecond) return keptBySecond
  const seconds: number[][] = Array.from({ length: TRACE_SEC }, () => [])
  for (const { at, characters } of realTrace()) seconds[Math.floor(at / 1_000)]?.push(characters)
  keptBySecond = seconds
  return seconds
}
