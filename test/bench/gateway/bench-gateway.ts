import { installPeers } from '../assignment/install-peers.ts'
import type { BenchReport } from '../bench-report.ts'
import { type Summary, summarise } from '../summarise.ts'
import { type Ask, REPEAT, SPEAK } from './load.ts'
import { type Contender, type Measured, measureSides, type Scale } from './measure-sides.ts'
import { nodeLoad } from './node-load.ts'
import { findWrk } from './wrk-load.ts'

const speak = () => SPEAK
const DIRECT: Contender = { name: 'nothing', file: null, ask: speak }
const BARE: Contender = { name: 'bare node:http proxy', file: './bare-proxy.ts', ask: speak }
const OURS: Contender = { name: 'Crossfade', file: './gateway-process.ts', ask: speak }
const REPEATED: Contender = { ...BARE, ask: () => REPEAT }
const CACHED: Contender = {
  name: 'Crossfade, from its cache',
  file: './cached-gateway-process.ts',
  ask: () => REPEAT,
}
const PORTKEY: Contender = {
  name: 'Portkey',
  file: './portkey-process.ts',
  ask: (backend): Ask => ({
    path: '/v1/chat/completions',
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer token-of-the-bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${backend}/v1`,
    },
    body: '{"model":"m","messages":[{"role":"user","content":"Sentence {n} of a long story that somebody reads aloud."}]}',
  }),
}

/** What the gateway aims at, each a median over rounds. */
const AIMS = { ofBare: 0.7, timesPortkey: 5, addedOfPortkey: 1 / 3 }

/** Requests a second through the gateway, beside a peer, a bare proxy and nothing, in front of the same backend. */
export async function benchGateway(isQuick: boolean, say: (line: string) => void): Promise<BenchReport[]> {
  const load = (await findWrk()) ?? nodeLoad
  const missing = await installPeers(say)
  const scale = isQuick ? { rounds: 2, seconds: 2, warmUpSeconds: 2 } : { rounds: 5, seconds: 5 }
  say(`gateway: ${scale.rounds} rounds of ${scale.seconds} s for each of eight, with ${load.name} …`)
  const small: Scale = { ...scale, connections: 16 }
  const large: Scale = { ...scale, connections: 64 }
  const peers = missing === null ? [PORTKEY] : []
  const json = await measureSides([DIRECT, BARE, OURS, ...peers], 'json', load, small)
  const audio = await measureSides([BARE, OURS], 'audio', load, large)
  const aims = compareWithAims(json)
  const cached = await measureSides([REPEATED, CACHED], 'audio', load, small)
  return [
    {
      ...tell(json),
      title: 'Gateway: 2 kB of JSON, beside a peer',
      method: methodOf('2 kB of JSON as MeloTTS answers it', load.name, small),
      notes: [
        'The gateway validates, routes, limits, takes the audio out of the JSON, measures it and reports every attempt.',
        'Portkey passes the JSON on as an answer of a chat; its npm release fails on audio.',
        ...aims.map(tellAim),
      ],
      misses: aims.filter(isMissed).map(tellAim),
      skipped: missing === null ? [] : [missing],
    },
    {
      ...tell(audio),
      title: 'Gateway: a second of audio, beside a bare proxy',
      method: methodOf('32 kB of WAV', load.name, large),
      notes: ['Most of what is left is the reading, measuring and sending of the audio itself.'],
      misses: [],
      skipped: [],
    },
    {
      ...tell(cached),
      title: 'Gateway: hits of the cache, beside a bare proxy that calls each time',
      method: methodOf('32 kB of WAV', load.name, small, 'the same text each time, of 2,000 users, cache on'),
      notes: ['Nothing is called; every hit is routed, signed with a receipt and reported as any request.'],
      misses: [],
      skipped: [],
    },
  ]
}

const DIFFERENT = 'each request another text of 2,000 users, cache off'

function methodOf(
  answer: string,
  load: string,
  { rounds, seconds, connections }: Scale,
  texts = DIFFERENT,
): string {
  return (
    `${connections} kept connections of ${load}, ${texts}, probes off, limits and reporter on, ` +
    `${answer} at once from the backend; median of ${rounds} interleaved rounds of ${seconds} s.`
  )
}

export interface Aim {
  readonly seen: Summary
  readonly of: string
  readonly atLeast?: number
  readonly atMost?: number
}

export function compareWithAims(sides: readonly Measured[]): readonly Aim[] {
  const of = (name: string) => sides.find((side) => side.name === name)
  const [direct, bare, ours, portkey] = [DIRECT, BARE, OURS, PORTKEY].map(({ name }) => of(name))
  if (!direct || !bare || !ours) return []
  const beside: Aim = {
    seen: ratio(ours.perSecond, bare.perSecond),
    of: 'the throughput of a bare proxy',
    atLeast: AIMS.ofBare,
  }
  if (!portkey) return [beside]
  return [
    beside,
    {
      seen: ratio(ours.perSecond, portkey.perSecond),
      of: 'the throughput of Portkey',
      atLeast: AIMS.timesPortkey,
    },
    {
      seen: ratio(addedBy(ours, direct), addedBy(portkey, direct)),
      of: 'the latency that Portkey adds in the median',
      atMost: AIMS.addedOfPortkey,
    },
  ]
}

/** When nine rounds of ten miss it. */
export function isMissed({ seen, atLeast, atMost }: Aim): boolean {
  return (atLeast !== undefined && seen.high < atLeast) || (atMost !== undefined && seen.low > atMost)
}

export function tellAim({ seen, of, atLeast, atMost }: Aim): string {
  const two = (value: number) => value.toFixed(2)
  const aim = atLeast === undefined ? `at most ${two(atMost!)}` : `at least ${two(atLeast)}`
  return `${two(seen.median)} (${two(seen.low)} to ${two(seen.high)}) of ${of}; the aim is ${aim}.`
}

/** Milliseconds in the median beyond those of the backend alone, round against round. */
function addedBy(one: Measured, direct: Measured): number[] {
  return one.medianMs.map((ms, round) => ms - direct.medianMs[round]!)
}

function ratio(ones: readonly number[], others: readonly number[]): Summary {
  return summarise(ones.map((value, round) => value / others[round]!))
}

function tell(sides: readonly Measured[]) {
  const bare = sides.find(({ name }) => name === BARE.name)!
  return {
    columns: [
      'in front of the backend',
      'requests/s',
      'spread',
      'of bare',
      'spread',
      'p50 ms',
      'CPU µs/request',
      'failed',
    ],
    rows: sides.map((one) => {
      const rate = summarise(one.perSecond)
      const share = ratio(one.perSecond, bare.perSecond)
      return [
        one.name,
        whole(rate.median),
        spread(rate, whole),
        share.median.toFixed(2),
        spread(share, (value) => value.toFixed(2)),
        summarise(one.medianMs).median.toFixed(2),
        whole(summarise(one.cpuMicros).median),
        String(one.failed),
      ]
    }),
    failures: sides
      .filter(({ failed }) => failed > 0)
      .map(({ name, failed }) => `${failed} requests through ${name} failed`),
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function spread({ low, high }: Summary, format: (value: number) => string): string {
  return `${format(low)} to ${format(high)}`
}
