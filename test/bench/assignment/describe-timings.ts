import type { BenchReport } from '../bench-report.ts'
import { type Summary, summarise } from '../summarise.ts'
import type { Absent } from './contender.ts'
import { SHARE } from './question.ts'
import type { Timing } from './time-contenders.ts'

/** Of the time that the fastest peer takes. */
const AIM = 0.25
/** A miss counts beyond this, in nine rounds of ten: noise alone does not reach it. */
const CLEAR_MISS = 0.3
const MOST_SHARE_OFF = 0.02

/**
 * The first timing is ours, the others are those of the peers. `simpler`: what the peers take for a simpler question,
 * told beside it.
 */
export function describeTimings(
  title: string,
  timings: readonly Timing[],
  absent: readonly Absent[],
  { units, rounds }: { readonly units: number; readonly rounds: number },
  simpler: readonly Timing[] = [],
): BenchReport {
  checkShares(timings)
  const [own, ...peers] = timings
  const fastest = peers.toSorted((a, b) => summarise(a.rounds).median - summarise(b.rounds).median)[0]
  const ratio = own === undefined || fastest === undefined ? null : ratioTo(own, fastest)
  const of = fastest?.contender.name ?? 'the fastest peer'
  const said = ratio === null ? null : `${show(ratio)} of ${of}`
  return {
    title,
    method:
      `Nanoseconds of CPU each, ${units.toLocaleString('en-US')} UUIDs, ${SHARE / 100} % on the candidate, ` +
      `median of ${rounds} interleaved rounds (10th to 90th percentile).`,
    columns: ['contender', 'ns', 'spread', `of ${of}`, 'calls'],
    rows: [
      ...timings.map((timing) => rowOf(timing, fastest)),
      ...absent.map(({ name }) => [name, 'not measured', '', '', '']),
    ],
    notes: [
      ...(said === null ? [] : [`Crossfade takes ${said}, round against round; the aim is ${AIM}.`]),
      ...(own === undefined ? [] : simpler.map((peer) => besideSimpler(own, peer))),
    ],
    misses: ratio !== null && ratio.low > CLEAR_MISS ? [`${said} is clearly over the aim of ${AIM}`] : [],
    failures: [],
    skipped: absent.map(({ name, reason }) => `${name}: ${reason}`),
  }
}

/** A client that answers its default for everybody is fast and measures nothing. */
function checkShares(timings: readonly Timing[]): void {
  for (const { contender, candidateShare } of timings)
    if (Math.abs(candidateShare - SHARE / 10_000) > MOST_SHARE_OFF)
      throw new Error(
        `${contender.name} put ${(candidateShare * 100).toFixed(1)} % on the candidate; expected ${SHARE / 100} %`,
      )
}

/** Round against round, so that a slow moment of the machine is in both. */
function ratioTo(timing: Timing, other: Timing): Summary {
  return summarise(timing.rounds.map((ns, round) => ns / other.rounds[round]!))
}

function besideSimpler(own: Timing, peer: Timing): string {
  const ratio = summarise(own.rounds).median / summarise(peer.rounds).median
  return `A whole decision of Crossfade beside a single flag of ${peer.contender.name}: ${ratio.toFixed(2)}.`
}

function rowOf(timing: Timing, fastest: Timing | undefined): readonly string[] {
  const { median, low, high } = summarise(timing.rounds)
  const whole = (value: number) => Math.round(value).toLocaleString('en-US')
  const ratio = fastest === undefined ? '' : ratioTo(timing, fastest).median.toFixed(2)
  const { name, calls } = timing.contender
  return [name, whole(median), `${whole(low)} to ${whole(high)}`, ratio, calls]
}

function show({ median, low, high }: Summary): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
}
