import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BacktestView } from '../../../control/app/backtest-api.ts'
import type { BacktestReport } from '../../../control/backtest/engine/backtest-report.ts'
import { attemptLine, fileHeaderLine } from '../../../control/backtest/file/write-attempts.ts'
import { ProgressLine, progressText } from '../../../control/cli/backtest/progress-line.ts'
import { readTime } from '../../../control/cli/backtest/read-time.ts'
import { sampleBacktest } from '../../support/fake-backtests.ts'
import { runCrossfade, runInside } from '../../support/run-crossfade.ts'
import { sampleRecord } from '../../support/sample-batch.ts'
import { seeded } from '../core/judge/simulate.ts'

const START = 1_767_571_200
let folder: string
let file: string
let text: string
let server: Server
let env: Record<string, string>
const asked: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-cli-backtest-'))
  file = join(folder, 'attempts.ndjson')
  text = fourteenMinutes()
  writeFileSync(file, text)
  writeFileSync(join(folder, 'attempts.ndjson.gz'), gzipSync(text))
  let looks = 0
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const json = (status: number, value: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(value))
    }
    if (request.url?.startsWith('/v1/rollouts/tts/attempts')) response.end(text)
    else if (request.method === 'POST') json(202, sampleBacktest)
    else if (looks++ < 2) json(200, { ...sampleBacktest, progress: { fraction: looks / 3, attempts: looks } })
    else json(200, { ...sampleBacktest, state: 'failed', error: 'the disk is gone' } satisfies BacktestView)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  env = {
    CROSSFADE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    CROSSFADE_TOKEN: 'x',
  }
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Ten good minutes, then the candidate fails. */
function fourteenMinutes(): string {
  const random = seeded(1)
  const stages = [
    {
      from: START,
      phase: 'ramping',
      stage: '10 %',
      share: 1_000,
      epoch: 1,
      planVersion: 1,
      because: 'start by ada: go',
    },
  ] as const
  const lines = [fileHeaderLine({ rollout: 'tts', baseline: 'workers-ai', candidate: 'kokoro', stages })]
  for (let second = 0; second < 840; second++)
    for (const arm of ['candidate', 'baseline'] as const) {
      const failed = arm === 'candidate' && second >= 600 && random() < 0.5
      lines.push(
        attemptLine(
          { ...sampleRecord, arm, outcome: failed ? 'error' : 'ok', latencyMs: 150 + 50 * random() },
          { tick: START + second, judged: true, why: 'judged' },
        ),
      )
    }
  return `${lines.join('\n')}\n`
}

const run = (...args: string[]) => runInside(['backtest', ...args], env)

describe('crossfade backtest of a file', () => {
  it('is a program: it tells what, when and why, and what others would have done', async () => {
    const chart = join(folder, 'chart.svg')
    const ran = await runCrossfade([
      'backtest',
      '--attempts',
      file,
      '--compare',
      'flagger-consecutive,window',
      '--chart',
      chart,
    ])
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain('1,680 records read, 1,680 judged.')
    expect(ran.stdout).toContain('It would have been rolled back on 5 Jan 00:10 UTC.')
    expect(ran.stdout).toMatch(/2026-01-05 00:10:\d\d UTC {2}errors at 10 %, share 10\u00a0%/)
    expect(ran.stdout).toMatch(/since 00:\d\d:\d\d UTC: \d+ of \d+ failed = /)
    expect(ran.stdout).toMatch(/failed: candidate [\d.]+\u00a0% of \d+, baseline 0\u00a0% of 300/)
    expect(ran.stdout).toMatch(/Flagger, 10 in a row +errors +never/)
    expect(ran.stdout).toMatch(/Fixed window, 5 min +errors .* (earlier|later|the same second)/)
    expect(ran.stdout).toContain('ramping, 10 %, share 10\u00a0%: start by ada: go')
    const svg = readFileSync(chart, 'utf8')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).toContain('It would have been rolled back on 5 Jan 00:10 UTC')
    expect(svg).toContain('prefers-color-scheme:dark')
    expect(svg).not.toMatch(/NaN|undefined|Infinity|>null</)
  })

  it('reads gzip, prints JSON, and goes on after a rollback where it is asked to', async () => {
    const plain = JSON.parse((await run('--attempts', file, '--json')).stdout) as BacktestReport
    const zipped = await run('--attempts', `${file}.gz`, '--json')
    expect(JSON.parse(zipped.stdout)).toEqual(plain)
    expect(plain.rollbacks).toHaveLength(1)
    const all = await run('--attempts', file, '--json', '--continue')
    expect((JSON.parse(all.stdout) as BacktestReport).rollbacks.length).toBeGreaterThan(1)
  })

  it('tries a policy of a file, completed from the default, and refuses one that is wrong', async () => {
    const policy = join(folder, 'policy.json')
    writeFileSync(policy, JSON.stringify({ name: 'mild', triggers: { errors: { maxRate: 0.49 } } }))
    const mild = JSON.parse((await run('--attempts', file, '--policy', policy, '--json')).stdout)
    expect(mild).toMatchObject({ policy: { name: 'mild', bounds: { errors: 0.49 } }, rollbacks: [] })
    writeFileSync(policy, JSON.stringify({ triggers: { error: {} } }))
    const wrong = await run('--attempts', file, '--policy', policy)
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('triggers.error')
  })

  it('counts bad lines and tells the first of them, or stops at the first where it is strict', async () => {
    const bad = join(folder, 'bad.ndjson')
    writeFileSync(bad, text.replace('"outcome":"ok"', '"outcome":"meh"'))
    const ran = await run('--attempts', bad)
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/1 bad lines do not count:\n {2}line 2: outcome: expected one of ok, /)
    const strict = await run('--attempts', bad, '--strict')
    expect(strict).toMatchObject({ code: 1, stdout: '' })
    expect(strict.stderr).toContain('line 2: outcome')
  })

  it('ends with 1 where there is nothing to replay, and says of which rollout the file is', async () => {
    const other = await run('--attempts', file, '--rollout', 'narrator')
    expect(other).toMatchObject({ code: 1, stdout: '' })
    expect(other.stderr).toContain('no attempt of narrator is in it, only of tts')
    const header = join(folder, 'header.ndjson')
    writeFileSync(header, text.slice(0, text.indexOf('\n')))
    const nothing = await run('--attempts', header)
    expect(nothing.code).toBe(1)
    expect(nothing.stderr).toContain('nothing to replay: no attempt of tts was judged')
  })

  it('ends with 1 for a file that is none, and with 2 for what it does not understand', async () => {
    const gone = await run('--attempts', join(folder, 'nothing'))
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('no such file') })
    writeFileSync(join(folder, 'empty'), '')
    expect((await run('--attempts', join(folder, 'empty'))).stderr).toContain('rollout: the first 0 lines')
    for (const [args, message] of [
      [['--attempts', file, '--compare', 'luck'], '--compare: expected some of flagger'],
      [['--attempts', file, '--from', '7d'], '--from is for what control has stored'],
      [['--attempts', file, '--chart', 'x.png'], '--chart: expected a name that ends with .svg'],
      [['--rollout', 'tts', '--from', 'yesterday'], '--from: expected a time'],
      [['--rollout', 'tts', '--from', '1d', '--to', '2d'], '--to: expected a time after --from'],
      [['--rollout', 'tts', '--strict'], '--strict is for --attempts FILE'],
    ] as const) {
      const { code, stderr } = await run(...args)
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    }
  })
})

describe('crossfade backtest of what is stored', () => {
  it('asks control, follows it to its end, and says why it failed there', async () => {
    asked.length = 0
    const ran = await run('--rollout', 'tts', '--from', '1d')
    expect(ran).toMatchObject({ code: 1, stderr: 'the backtest failed: the disk is gone' })
    expect(asked).toEqual([
      'POST /v1/rollouts/tts/backtests',
      ...Array(3).fill('GET /v1/rollouts/tts/backtests/b1'),
    ])
  })

  it('exports attempts into a file, compressed by its name, and leaves no half of one', async () => {
    const out = join(folder, 'out.ndjson')
    expect((await runInside(['attempts', 'export', 'tts', '--out', out], env)).code).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(text)
    await runInside(['attempts', 'export', 'tts', '--out', `${out}.gz`], env)
    expect(gunzipSync(readFileSync(`${out}.gz`)).toString()).toBe(text)
    const lost = await runInside(['attempts', 'export', 'tts', '--out', join(folder, 'no', 'x')], env)
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining('no such file') })
    expect((await runInside(['attempts', 'export', 'tts'], env)).code).toBe(2)
  })
})

describe('small things of it', () => {
  it('reads times as people write them, UTC where no zone is named', () => {
    const now = 1_800_000_000_000
    for (const [text, expected] of [
      ['now', now],
      ['7d', now - 604_800_000],
      ['2026-11-23', Date.UTC(2026, 10, 23)],
      ['2026-11-23T14:00', Date.UTC(2026, 10, 23, 14)],
      ['2026-11-23T14:00+02:00', Date.UTC(2026, 10, 23, 12)],
      ['1767571200', 1_767_571_200_000],
      ['1767571200123', 1_767_571_200_123],
    ] as const)
      expect(readTime('from', text, now)).toBe(expected)
  })

  it('says how far, how fast and how long still, at most five times a second', () => {
    expect(progressText({ fraction: 0.25, attempts: 20_000 }, 10_000)).toMatch(
      /^█{7}░{21} 25 % {2}20,000 attempts, 2,000\/s, 30 s left$/,
    )
    let now = 0
    const lines: string[] = []
    const line = new ProgressLine(
      (shown) => void lines.push(shown),
      () => now,
    )
    for (now = 1_000; now < 2_000; now += 50) line.show({ fraction: 0, attempts: 0 })
    line.clear()
    expect(lines.length).toBe(6)
    expect(lines.at(-1)).toBe('')
    new ProgressLine(null, () => 5_000).show({ fraction: 0, attempts: 0 })
  })
})
