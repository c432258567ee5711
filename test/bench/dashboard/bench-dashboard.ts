import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { buildDashboard } from '../../../deploy/local/build-dashboard.ts'
import { FixtureControl } from '../../browser/fixture-control.ts'
import { openBrowser } from '../../browser/open-browser.ts'
import { openPage } from '../../browser/open-page.ts'
import type { BenchReport } from '../bench-report.ts'
import { countStreamCost } from './count-stream-cost.ts'
import { type Drawing, type MainThread, readDrawing, readTrace, TRACE_CATEGORIES } from './read-trace.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const STREAMS = 50
/** In the address of what the charts of 30 days are drawn from. */
const MONTH = 'stepMs=60000&points='
/** The aims of the dashboard: kB, ms, ms, ms, ms, per cent of a core. */
const AIMS = { script: 200, interactive: 1_000, month: 200, update: 8, task: 50, streams: 5 }

/** First load, a month of minutes, live updates from a trace, and fifty open streams on a real control. */
export async function benchDashboard(isQuick: boolean, say: (line: string) => void): Promise<BenchReport> {
  await buildDashboard(ROOT, say)
  const control = await new FixtureControl('half').start()
  const browser = await openBrowser()
  try {
    say('dashboard: opening …')
    const interactive = await timeOpening(browser, control, isQuick ? 3 : 9)
    say('dashboard: a month of minutes …')
    const month = await drawMonth(browser, control)
    say('dashboard: live updates …')
    const updates = isQuick ? 8 : 40
    const { live, idle } = await followUpdates(browser, control, updates)
    say(`dashboard: ${STREAMS} event streams …`)
    const streams = await countStreamCost(STREAMS, isQuick ? 5 : 30)
    const rows = [
      row('script of the first load', scriptKb(), AIMS.script, 'kB'),
      row('interactive', interactive, AIMS.interactive, 'ms'),
      row('30 days of minute data, all charts', month.drawn.busyMs, AIMS.month, 'ms'),
      row('scripting of a live update', (live.scriptMs - idle.scriptMs) / updates, AIMS.update, 'ms'),
      row('longest task of an update', live.longestTaskMs, AIMS.task, 'ms'),
      row(`${STREAMS} open streams`, streams.with - streams.without, AIMS.streams, '% of a core'),
    ]
    return {
      title: 'Dashboard',
      method:
        'The built dashboard in Chromium on loopback; CPU of its main thread from a trace, and of control.',
      columns: ['what', 'measured', 'aim'],
      rows: rows.map(({ cells }) => cells),
      notes: [
        `With the two seconds after it, in which the page lives on, the month is ${ms(month.all.busyMs)}.`,
        `A second with an update is ${ms(live.scriptMs / updates)} of script, one without ${ms(idle.scriptMs / updates)}: clocks and polls.`,
        `Control took ${streams.without.toFixed(1)} % of a core without streams and told ${streams.events} events to ${STREAMS} of them.`,
      ],
      misses: rows.flatMap(({ miss }) => miss ?? []),
      failures: streams.events === 0 ? ['no open stream was told of a change'] : [],
      skipped: [],
    }
  } finally {
    await browser.close()
    await control.stop()
  }
}

const ms = (value: number) => `${value.toFixed(1)} ms`

function row(what: string, measured: number, aim: number, unit: string) {
  const shown = `${measured >= 100 ? Math.round(measured) : Number(measured.toFixed(1))} ${unit}`
  return {
    cells: [what, shown, `${aim} ${unit}`],
    miss: measured > aim ? `${what}: ${shown}, aim ${aim} ${unit}` : null,
  }
}

/** What `index.html` makes a browser load before anything is seen. */
function scriptKb(): number {
  const dist = join(ROOT, 'dashboards/ops/dist')
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]!)
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) / 1_000
}

/** In the page: when it can be read and rolled back. */
const NOTE_READY = `{
  const look = () => {
    if (document.querySelector('main h1') && document.querySelector('.roll-back .button-danger'))
      globalThis.readyAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}`

/** Wall ms from navigation until the headline and the roll-back button stand; the best of some. */
async function timeOpening(browser: Browser, control: FixtureControl, times: number): Promise<number> {
  const { page, context } = await openPage(browser, control.url)
  await page.addInitScript(NOTE_READY)
  let best = Number.POSITIVE_INFINITY
  for (let time = 0; time < times; time++) {
    await page.goto(`${control.url}/rollouts/tts`)
    best = Math.min(best, await readyAt(page))
  }
  await context.close()
  return best
}

/** Asked from outside: the page's policy lets nobody evaluate inside of it. */
async function readyAt(page: Page): Promise<number> {
  for (;;) {
    const at: unknown = await page.evaluate('globalThis.readyAt')
    if (typeof at === 'number') return at
    await sleep(20)
  }
}

async function drawMonth(browser: Browser, control: FixtureControl): Promise<Drawing> {
  const { page, context } = await openPage(browser, control.url)
  await page.locator('.chart canvas').nth(3).waitFor()
  await sleep(2_000)
  const traced = await trace(browser, page, async () => {
    await page.locator('.range input[value="30d"]').check({ force: true })
    // Said by the cards in the same drawing as the new lines; on a busy machine painting takes its time.
    await page.getByText('lowest and highest of each').nth(5).waitFor()
    await sleep(2_000)
  })
  await context.close()
  return readDrawing(traced, MONTH)
}

async function followUpdates(
  browser: Browser,
  control: FixtureControl,
  updates: number,
): Promise<{ readonly live: MainThread; readonly idle: MainThread }> {
  const { page, context } = await openPage(browser, control.url)
  await page.locator('.chart canvas').nth(3).waitFor()
  await sleep(2_000)
  const idle = await trace(browser, page, () => sleep(updates * 1_000))
  const traced = await trace(browser, page, async () => {
    for (let update = 0; update < updates; update++) {
      control.emit({ kind: 'rollout', rollout: 'tts' })
      await sleep(1_000)
    }
  })
  await context.close()
  return { live: readTrace(traced), idle: readTrace(idle) }
}

async function trace(browser: Browser, page: Page, work: () => Promise<void>): Promise<Buffer> {
  await browser.startTracing(page, { categories: TRACE_CATEGORIES })
  await work()
  return browser.stopTracing()
}
