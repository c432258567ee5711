import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMPARISON_NAMES } from '../../../control/backtest/comparisons/comparison-catalogue.ts'
import type { BacktestSetup } from '../../../control/backtest/engine/backtest.ts'
import { ProgressLine } from '../../../control/cli/backtest/progress-line.ts'
import { replayFile } from '../../../control/cli/backtest/replay-file.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { createAttemptReplay } from '../../../control/start-attempt-replay.ts'
import { seeded } from '../../control/core/judge/simulate.ts'
import type { BenchReport } from '../bench-report.ts'
import { fillAttempts, WEEK_START } from './fill-attempts.ts'

const DAY_SEC = 86_400
const PER_SECOND = 10
const WEEK = 7 * DAY_SEC * PER_SECOND
/** Seconds for a week. */
const LIMITS = { store: 20, file: 45 }

interface Measured {
  readonly wall: number
  readonly cpu: number
}

/** A day when quick, a week otherwise, of ten attempts a second: from the store, and from its export. */
export async function benchBacktest(isQuick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const days = isQuick ? 1 : 7
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-bench-backtest-'))
  try {
    const path = join(folder, 'crossfade.db')
    const span = { rollout: 'tts', from: WEEK_START, to: WEEK_START + days * DAY_SEC }
    say(`backtest: writing ${days} ${days === 1 ? 'day' : 'days'} of attempts …`)
    const rows = fillAttempts({
      path,
      seconds: days * DAY_SEC,
      perSecond: PER_SECOND,
      share: 0.5,
      errorRate: 0.003,
      random: seeded(1),
    })
    const replay = createAttemptReplay(path)
    const setup: BacktestSetup = {
      rollout: 'tts',
      policy: DEFAULT_POLICY,
      stages: [],
      compare: [],
      keepGoing: false,
      signals: false,
    }
    say('backtest: from the store …')
    // Starting a thread and its modules takes as long for a day as for a week.
    const empty = { ...span, from: 0, to: 1 }
    const startup = await measure(() => replay.backtest(empty, setup, () => {}).report)
    const stored = await measure(() => replay.backtest(span, setup, () => {}).report)
    const compared = await measure(
      () => replay.backtest(span, { ...setup, compare: COMPARISON_NAMES }, () => {}).report,
    )
    const file = join(folder, 'attempts.ndjson')
    say('backtest: exporting …')
    await writeFile(
      file,
      replay.export(span, { baseline: 'workers-ai', candidate: 'kokoro', stages: [], complaints: [] }),
    )
    say('backtest: from the file …')
    const wish = {
      file,
      named: {},
      policy: DEFAULT_POLICY,
      compare: [],
      keepGoing: false,
      signals: false,
      strict: true,
    }
    const read = await measure(() => replayFile({ ...wish, progress: new ProgressLine(null, () => 0) }))

    const scale = WEEK / rows
    const forWeek = ({ wall, cpu }: Measured, start: Measured): Measured => ({
      wall: start.wall + Math.max(0, wall - start.wall) * scale,
      cpu: start.cpu + Math.max(0, cpu - start.cpu) * scale,
    })
    const none = { wall: 0, cpu: 0 }
    const weeks = {
      stored: forWeek(stored, startup),
      compared: forWeek(compared, startup),
      read: forWeek(read, none),
    }
    const row = (name: string, { wall, cpu }: Measured, limit: number | null) => [
      name,
      wall.toFixed(1),
      cpu.toFixed(1),
      Math.round(WEEK / wall).toLocaleString('en-US'),
      limit === null ? '' : String(limit),
    ]
    const misses = [
      [weeks.stored, LIMITS.store, 'from the store'] as const,
      [weeks.read, LIMITS.file, 'from a file'] as const,
    ].flatMap(([{ wall, cpu }, limit, what]) =>
      Math.min(wall, cpu) > limit
        ? [`${what}: ${Math.min(wall, cpu).toFixed(1)} s for a week, aim ${limit} s`]
        : [],
    )
    return {
      title: 'Backtest: seconds for a week of ten attempts a second',
      method: `${rows.toLocaleString('en-US')} attempts${isQuick ? ', scaled to the 6,048,000 of a week' : ''}, one policy, nothing rolled back, so that all of them are judged; the file has ${Math.round(statSync(file).size / 1e6)} MB.`,
      columns: ['what', 'wall clock, s', 'CPU, s', 'attempts/s', 'aim, s'],
      rows: [
        row('from the store', weeks.stored, LIMITS.store),
        row('the same beside every rule of others', weeks.compared, null),
        row('from a file of JSON lines', weeks.read, LIMITS.file),
      ],
      notes: [
        'CPU is of all threads; on an idle machine the wall clock is a little below it. An aim counts as missed when both are above it.',
      ],
      misses,
      failures: [],
      skipped: [],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(work: () => Promise<unknown>): Promise<Measured> {
  const began = performance.now()
  const cpu = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: (performance.now() - began) / 1_000, cpu: (user + system) / 1e6 }
}
