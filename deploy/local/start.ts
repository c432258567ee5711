/** `npm start`: the whole of Crossfade on this machine. `--help` lists what can be set. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildDashboard } from './build-dashboard.ts'
import { choosePorts } from './choose-ports.ts'
import { clearData } from './clear-data.ts'
import { readOptions, type StartOptions } from './options.ts'
import { describeStart } from './start-screen.ts'
import { type RunningSystem, startSystem } from './system.ts'

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const REPORT_EVERY_MS = 60_000

/** Everything but the start screen goes to stderr: with --json, stdout is one line. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function main(): Promise<number> {
  const read = readOptions(process.argv.slice(2), process.env, root)
  if (read.kind === 'help') {
    process.stdout.write(read.text)
    return 0
  }
  if (read.kind === 'wrong') return refuse(read.problems, 2)
  const { options } = read
  const chosen = await choosePorts(options.ports, options.slackWebhookUrl === null ? [] : ['slack'])
  if (!chosen.ok) return refuse(chosen.problems, 1)
  if (options.fresh && (await clearData(options.data, options.yes)) === 'kept') return 0

  const stopping = untilStopped()
  await buildDashboard(root, say)
  say('starting control, the gateway and two speech engines …')
  const starting = startSystem(root, options, chosen.ports, say)
  const system = await Promise.race([starting, stopping])
  if (system === 'stop') {
    await starting.then((late) => late.stop()).catch(() => {})
    return 0
  }
  tell(system, options)
  const reports = setInterval(() => say(reportOf(system)), REPORT_EVERY_MS)
  await stopping
  clearInterval(reports)
  say('draining …')
  await system.stop()
  say(`stopped. ${reportOf(system)}`)
  return 0
}

function tell(system: RunningSystem, options: StartOptions): void {
  const { addresses, secrets } = system
  if (options.json) {
    const { adminToken } = secrets
    process.stdout.write(`${JSON.stringify({ ...addresses, adminToken, pids: system.pids() })}\n`)
  } else process.stdout.write(`${describeStart(addresses, secrets.adminToken, options)}\n`)
}

function reportOf(system: RunningSystem): string {
  const spent = system.spent()
  const money = spent === null ? '' : ` Spent at the vendor: $${spent.toFixed(4)}.`
  const counts = system.traffic()?.counts()
  if (counts === undefined) return money.trim()
  const sources = Object.entries(counts.bySource).map(([source, count]) => `${source} ${count}`)
  return `${counts.sent} requests sent: ${sources.join(', ') || 'none answered'}, failed ${counts.failed}.${money}`
}

/** The first Ctrl-C drains. One that comes twice through npm counts once; later ones are impatience. */
function untilStopped(): Promise<'stop'> {
  return new Promise((done) => {
    let first: number | undefined
    const onSignal = () => {
      first ??= performance.now()
      if (performance.now() - first > 1_000) process.exit(130)
      done('stop')
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  })
}

function refuse(problems: readonly string[], code: number): number {
  for (const problem of problems) say(`crossfade: ${problem}`)
  return code
}

try {
  process.exit(await main())
} catch (error) {
  process.exit(refuse([(error as Error).message], 1))
}
