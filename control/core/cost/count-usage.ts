/** Counts use from attempts, in whole numbers: as they come in, and anew from what is stored of them. */

import type { AttemptRecord, Outcome } from '../../../gateway-plugin/contract.ts'
import type { EpochMs } from '../units.ts'
import { type Billing, USAGE_COUNTS, type UsageCount, type UsageKey, type UsageRow } from './usage.ts'

export type UsedRecord = Pick<
  AttemptRecord,
  | 'rollout'
  | 'arm'
  | 'role'
  | 'backend'
  | 'outcome'
  | 'cache'
  | 'latencyMs'
  | 'characters'
  | 'audioSeconds'
  | 'vendorMicroUnits'
>

export interface UsedAttempt {
  readonly record: UsedRecord
  readonly endedAt: EpochMs
  /** Null: stored before this was written down; in no usage row. */
  readonly billing: Billing | null
}

/** Kokoro-FastAPI's project measured 507 min 52 s of audio for 502,766 characters. */
export const CHARACTERS_PER_AUDIO_MINUTE = 990

/** The vendor answered, or may have: a user who leaves and a time limit end the wait for a call, not the call. */
const MAYBE_ANSWERED: ReadonlySet<Outcome> = new Set(['ok', 'aborted', 'cancelled', 'timeout'])

/** Whether a metered backend bills this call; of one's own server, whether it worked on it. */
export function isBilled({ outcome, latencyMs, cache, vendorMicroUnits }: UsedRecord): boolean {
  if (vendorMicroUnits !== null) return true
  return latencyMs !== null && cache !== 'hit' && MAYBE_ANSWERED.has(outcome)
}

type Counts = { [Name in UsageCount]: number }

/** Adds up by hour or day, as `width` says; for what comes in pieces. */
export interface UsageCounter {
  add(attempt: UsedAttempt): void
  /** @throws RangeError for a sum that is no longer exact. */
  rows(): readonly UsageRow[]
}

export function createUsageCounter(width: number): UsageCounter {
  const sums = createUsageSums(width)
  return {
    add({ record, endedAt, billing }) {
      if (billing === null) return
      const { rollout, arm, role, backend } = record
      addAttempt(sums.at({ start: endedAt, rollout, arm, role, backend, ...billing }), record)
    },
    rows: sums.rows,
  }
}

/** @throws RangeError for a sum that is no longer exact. */
export function countUsage(attempts: Iterable<UsedAttempt>, width: number): readonly UsageRow[] {
  const counter = createUsageCounter(width)
  for (const attempt of attempts) counter.add(attempt)
  return counter.rows()
}

/** The same counts in wider steps: `width` milliseconds, a multiple of the width that they have. */
export function widenUsage(rows: Iterable<UsageRow>, width: number): readonly UsageRow[] {
  const sums = createUsageSums(width)
  for (const { counts, ...key } of rows) {
    const sum = sums.at(key)
    for (const name of USAGE_COUNTS) sum[name] += counts[name]
  }
  return sums.rows()
}

function createUsageSums(width: number) {
  const groups = new Map<string, UsageKey & { readonly counts: Counts }>()
  return {
    at(key: UsageKey): Counts {
      const start = (Math.floor(key.start / width) * width) as EpochMs
      const text = `${start}\0${usageKeyText(key)}`
      let group = groups.get(text)
      if (!group) {
        group = { ...key, start, counts: noUsage() }
        groups.set(text, group)
      }
      return group.counts
    },
    rows(): readonly UsageRow[] {
      const rows = [...groups.values()]
      for (const { counts } of rows)
        for (const name of USAGE_COUNTS)
          if (!Number.isSafeInteger(counts[name]))
            throw new RangeError(`${name}: ${counts[name]} is past what is counted exactly, 2^53 - 1`)
      return rows
    },
  }
}

/** What tells rows of one start apart, in text that sorts; names are free but for the NUL between them. */
export function usageKeyText(key: Omit<UsageKey, 'start'>): string {
  const { rollout, backend, arm, role, stage, metered, model, baseline, baselineModel } = key
  return `${rollout ?? ''}\0${backend}\0${arm}\0${role}\0${stage}\0${metered}\0${model}\0${baseline}\0${baselineModel}`
}

function noUsage(): Counts {
  return Object.fromEntries(USAGE_COUNTS.map((name) => [name, 0])) as Counts
}

function addAttempt(counts: Counts, record: UsedRecord): void {
  const { role, outcome, cache, characters, vendorMicroUnits } = record
  const isHit = cache === 'hit'
  if (role === 'primary') {
    counts.requests += 1
    if (isHit) {
      counts.cacheHits += 1
      counts.cacheCharacters += characters
    } else {
      counts.userCharacters += characters
      counts.userAudioMs += audioMsOf(record)
    }
  }
  if (!isBilled(record)) return
  counts.calls += 1
  if (vendorMicroUnits === null) {
    counts.characters += characters
    counts.audioMs += audioMsOf(record)
  } else {
    counts.measuredCalls += 1
    counts.measuredCharacters += characters
    counts.measuredMicroUnits += vendorMicroUnits
  }
  if (outcome === 'ok') {
    counts.okCalls += 1
    counts.okCharacters += characters
  }
}

/** As measured; estimated where there is no audio, or none that could be measured. */
function audioMsOf({ audioSeconds, characters }: UsedRecord): number {
  return Math.round(
    audioSeconds === null ? (characters * 60_000) / CHARACTERS_PER_AUDIO_MINUTE : audioSeconds * 1_000,
  )
}
