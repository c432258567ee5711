import type { BenchReport } from '../bench-report.ts'
import { type Summary, summarise } from '../summarise.ts'
import { CONNECTIONS, type Load } from './load.ts'
import { nodeLoad } from './node-load.ts'
import { type SideProcess, startSideProcess } from './side-process.ts'
import { findWrk } from './wrk-load.ts'

const QUICK = { rounds: 2, seconds: 2 }
const FULL = { rounds: 5, seconds: 5 }
const WARM_UP_SECONDS = 2

interface Measured {
  readonly name: string
  readonly side: SideProcess
  readonly perSecond: number[]
  readonly cpuMicros: number[]
  failed: number
}

/** Requests a second through the Node gateway, beside a bare proxy in front of the same backend. */
export async function benchGateway(isQuick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const load = (await findWrk()) ?? nodeLoad
  const { rounds, seconds } = isQuick ? QUICK : FULL
  say(`gateway: ${rounds} rounds of ${seconds} s each, with ${load.name} …`)
  const around = await startSideProcess('./stand-ins.ts', '')
  const sides: Measured[] = []
  try {
    for (const [name, file] of [
      ['bare proxy', './bare-proxy.ts'],
      ['gateway', './gateway-process.ts'],
    ] as const) {
      const side = await startSideProcess(file, around.url)
      sides.push({ name, side, perSecond: [], cpuMicros: [], failed: 0 })
    }
    for (const { side } of sides) await load.run(side.url, WARM_UP_SECONDS)
    for (let round = 0; round < rounds; round++)
      for (let turn = 0; turn < sides.length; turn++)
        await measure(sides[(turn + round) % sides.length]!, load, seconds)
    return describe(sides, load, { rounds, seconds })
  } finally {
    for (const { side } of sides) await side.stop()
    await around.stop()
  }
}

async function measure(one: Measured, load: Load, seconds: number): Promise<void> {
  const before = await one.side.cpuMs()
  const result = await load.run(one.side.url, seconds)
  const cpuMs = (await one.side.cpuMs()) - before
  one.perSecond.push(result.answers / result.seconds)
  one.cpuMicros.push((cpuMs * 1_000) / Math.max(1, result.answers))
  one.failed += result.failed
}

function describe(
  sides: readonly Measured[],
  load: Load,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): BenchReport {
  const [bare] = sides
  const ratioOf = (one: Measured) =>
    summarise(one.perSecond.map((rate, round) => rate / bare!.perSecond[round]!))
  return {
    title: 'Gateway: requests a second beside a bare proxy',
    method:
      `${CONNECTIONS} kept connections of ${load.name}, each request another text of 2,000 users, cache, limits and ` +
      `probes off, 32 kB of WAV at once from the backend; median of ${rounds} interleaved rounds of ${seconds} s.`,
    columns: [
      'in front of the backend',
      'requests/s',
      'spread',
      'of bare',
      'spread',
      'CPU µs/request',
      'failed',
    ],
    rows: sides.map((one) => {
      const rate = summarise(one.perSecond)
      const ratio = ratioOf(one)
      const cpu = summarise(one.cpuMicros).median
      return [
        one.name,
        whole(rate.median),
        spread(rate, whole),
        ratio.median.toFixed(2),
        spread(ratio, (value) => value.toFixed(2)),
        whole(cpu),
        String(one.failed),
      ]
    }),
    notes: [
      'The gateway validates, routes, reads the audio, measures it and reports every attempt to control.',
    ],
    misses: [],
    failures: sides
      .filter(({ failed }) => failed > 0)
      .map(({ name, failed }) => `${failed} requests through ${name} failed`),
    skipped: [],
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function spread({ low, high }: Summary, format: (value: number) => string): string {
  return `${format(low)} to ${format(high)}`
}
