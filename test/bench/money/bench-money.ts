import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needsHours } from '../../../control/core/cost/lookup.ts'
import { DAY_MS, type UsageRow } from '../../../control/core/cost/usage.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { seeded } from '../../control/core/judge/simulate.ts'
import type { BenchReport } from '../bench-report.ts'
import { type Summary, summarise } from '../summarise.ts'
import { answerYear, bookWithChange } from './answers.ts'
import { fillUsage, KINDS } from './fill-usage.ts'
import { openPage } from './open-page.ts'

/** 2025-12-01, and a year later. */
const FROM = Date.UTC(2025, 11, 1) as EpochMs
const TO = Date.UTC(2026, 11, 1) as EpochMs
/** 13 months of hours are kept. */
const KEPT_FROM = Date.UTC(2025, 10, 1) as EpochMs
const CHANGE = Date.UTC(2026, 5, 15, 12) as EpochMs
const LIMIT_MS = 100

interface Measured {
  readonly wall: Summary
  readonly cpu: Summary
}

/** A year of rollups answers every question of the cost page. */
export async function benchMoney(isQuick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const rounds = isQuick ? 5 : 15
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-bench-money-'))
  const path = join(folder, 'crossfade.db')
  try {
    say('money: writing 13 months of hours and of days …')
    const written = fillUsage({ path, from: KEPT_FROM, to: TO, random: seeded(1) })
    const store = createSqliteStore({ path })
    try {
      const book = bookWithChange(CHANGE)
      const readYear = () => readRows(store, (day) => needsHours(day, book))
      const rows = await readYear()
      const read = await measure(rounds, readYear)
      const computed = await measure(rounds, async () => answerYear({ rows, book, from: FROM, to: TO }))
      const both = await measure(rounds, async () =>
        answerYear({ rows: await readYear(), book, from: FROM, to: TO }),
      )
      const hours = await measure(rounds, () =>
        store.usage.read({ width: 'hour', from: (TO - 7 * DAY_MS) as EpochMs, to: TO }),
      )
      const readPage = await openPage(store, FROM, TO)
      const page = await measure(rounds, readPage)
      const found = answerYear({ rows, book, from: FROM, to: TO })
      const misses = [miss('a year', both), miss('the page of a year', page)].flat()
      return {
        title: 'Money: milliseconds for a year',
        method:
          `${written.toLocaleString('en-US')} rows of use in a SQLite file, ${KINDS.length} keys an hour and a day; ` +
          `median of ${rounds} rounds. A price changes at noon of one day, which is read by its hours.`,
        columns: ['what', 'rows', 'wall clock, ms', 'CPU, ms', '10 to 90 %, ms', 'aim, ms'],
        rows: [
          row('read a year by day', rows, read),
          row('answer every question from it', rows, computed),
          row('both', rows, both, LIMIT_MS),
          row('the whole page of money, over a year', rows, page, LIMIT_MS),
          row('read a week by hour', 7 * 24 * KINDS.length, hours),
        ],
        notes: [
          'An aim counts as missed when wall clock and CPU time of the median are both above it.',
          'The page keeps the sums of days that are over; the first look after a start computes them.',
        ],
        misses,
        failures: found['unpriced'] === 0 ? [] : [`${found['unpriced']} rows of use have no price`],
        skipped: [],
      }
    } finally {
      await store.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function miss(what: string, { wall, cpu }: Measured): readonly string[] {
  const best = Math.min(wall.median, cpu.median)
  return best > LIMIT_MS ? [`${what} takes ${best.toFixed(0)} ms, aim ${LIMIT_MS} ms`] : []
}

/** By day, but for days inside which a price changes. */
async function readRows(store: Store, hasChange: (day: EpochMs) => boolean): Promise<readonly UsageRow[]> {
  const days = await store.usage.read({ width: 'day', from: FROM, to: TO })
  const split = [...new Set(days.map(({ start }) => start))].filter(hasChange)
  const hours: UsageRow[] = []
  for (const day of split)
    hours.push(...(await store.usage.read({ width: 'hour', from: day, to: (day + DAY_MS) as EpochMs })))
  return [...days.filter(({ start }) => !split.includes(start)), ...hours]
}

async function measure(rounds: number, work: () => Promise<unknown>): Promise<Measured> {
  const wall: number[] = []
  const cpu: number[] = []
  // The rounds before the first one are for the compiler.
  for (let round = -2; round < rounds; round++) {
    const began = performance.now()
    const used = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(used)
    if (round < 0) continue
    wall.push(performance.now() - began)
    cpu.push((user + system) / 1_000)
  }
  return { wall: summarise(wall), cpu: summarise(cpu) }
}

function row(
  what: string,
  rows: readonly UsageRow[] | number,
  { wall, cpu }: Measured,
  limit: number | null = null,
): readonly string[] {
  const count = typeof rows === 'number' ? rows : rows.length
  return [
    what,
    count.toLocaleString('en-US'),
    wall.median.toFixed(1),
    cpu.median.toFixed(1),
    `${wall.low.toFixed(1)} to ${wall.high.toFixed(1)}`,
    limit === null ? '' : String(limit),
  ]
}
