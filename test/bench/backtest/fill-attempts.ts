/** A week of attempts in a real database, written past ingest: what is measured is reading them. */

import type { EpochMs, Tick } from '../../../control/core/units.ts'
import { ATTEMPT_COLUMNS, toParameters } from '../../../control/store/sqlite/attempt-row.ts'
import { open } from '../../../control/store/sqlite/open.ts'
import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { sampleRecord } from '../../support/sample-batch.ts'

/** 2026-01-05 00:00 UTC. */
export const WEEK_START = 1_767_571_200

export interface Fill {
  readonly path: string
  readonly seconds: number
  readonly perSecond: number
  /** Fraction of requests on the candidate. */
  readonly share: number
  readonly errorRate: number
  readonly random: () => number
}

/** Answers how many were written. */
export function fillAttempts({ path, seconds, perSecond, share, errorRate, random }: Fill): number {
  const { client, close } = open(path)
  client.pragma('synchronous = OFF')
  const insert = client.prepare(
    `INSERT INTO attempts (${ATTEMPT_COLUMNS.join(', ')}) VALUES (${ATTEMPT_COLUMNS.map(() => '?').join(', ')})`,
  )
  const write = client.transaction((from: number, to: number) => {
    for (let second = from; second < to; second++)
      for (let i = 0; i < perSecond; i++) {
        const tick = (WEEK_START + second) as Tick
        const record = drawRecord(tick, share, errorRate, random)
        insert.run(
          toParameters({
            record,
            tick,
            judged: true,
            why: 'judged',
            endedAt: (tick * 1_000) as EpochMs,
            billing: null,
          }),
        )
      }
  })
  for (let second = 0; second < seconds; second += 3_600) write(second, Math.min(seconds, second + 3_600))
  close()
  return seconds * perSecond
}

export function drawRecord(
  tick: number,
  share: number,
  errorRate: number,
  random: () => number,
): AttemptRecord {
  const arm = random() < share ? 'candidate' : 'baseline'
  const failed = random() < errorRate
  const characters = Math.max(1, Math.round(200 * Math.exp(0.8 * normal(random))))
  return {
    ...sampleRecord,
    startedAt: tick * 1_000,
    endedAt: tick * 1_000 + Math.floor(random() * 1_000),
    rollout: 'tts',
    epoch: 1,
    eligible: true,
    arm,
    assignedBy: 'hash',
    role: 'primary',
    backend: arm === 'candidate' ? 'kokoro' : 'workers-ai',
    outcome: failed ? 'error' : 'ok',
    failure: failed ? 'server-error' : 'none',
    status: failed ? 500 : 200,
    latencyMs: (150 + 2 * characters) * Math.exp(0.5 * normal(random)),
    characters,
    language: 'en',
    cache: 'miss',
    unit: `${Math.floor(random() * 1e9)}`.padStart(22, 'u'),
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
