import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { BenchReport } from '../bench-report.ts'
import type { MemorySample } from './memory-process.ts'
import { startSideProcess } from './side-process.ts'

const CONNECTIONS = 16
const SAMPLES = 10
/** What growth after the first half may be noise: heap and buffers after a collection, in bytes. */
const NOISE_BYTES = 4_000_000

/** Memory over many requests of as many users, half of which begin with a failure. */
export async function benchMemory(isQuick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const requests = isQuick ? 20_000 : 200_000
  say(`memory: ${requests} requests, half of them failing at first …`)
  const around = await startSideProcess('./memory-stand-ins.ts', '')
  const child = fork(fileURLToPath(new URL('./memory-process.ts', import.meta.url)), [around.url], {
    execArgv: ['--expose-gc'],
  })
  try {
    const [{ url }] = (await once(child, 'message')) as [{ url: string }]
    const load = createLoad(url)
    const samples: { readonly after: number; readonly sample: MemorySample }[] = []
    for (let part = 1; part <= SAMPLES; part++) {
      await load.run(requests / SAMPLES)
      samples.push({ after: (requests / SAMPLES) * part, sample: await askMemory(child) })
    }
    load.close()
    return report(requests, samples, load.unanswered)
  } finally {
    child.kill('SIGTERM')
    await around.stop()
  }
}

async function askMemory(child: ChildProcess): Promise<MemorySample> {
  child.send('memory')
  const [{ sample }] = (await once(child, 'message')) as [{ sample: MemorySample }]
  return sample
}

/** Every request has another user and another text, so that whatever is remembered of them shows. */
function createLoad(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  let sent = 0
  /** How often, by what came instead of audio. */
  const unanswered = new Map<string, number>()
  const speak = (n: number): Promise<void> =>
    new Promise((resolve) => {
      const missed = (why: string) => {
        unanswered.set(why, (unanswered.get(why) ?? 0) + 1)
        resolve()
      }
      const body = Buffer.from(JSON.stringify({ text: `Sentence ${n} of nobody.`, format: 'wav' }))
      const headers = { 'content-length': String(body.length), 'x-user-id': `user-${n}` }
      const request = httpRequest(`${url}/tts/speak`, { method: 'POST', headers, agent }, (answer) => {
        answer.on('error', (error) => missed(`${error.message} after its headers`))
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve() : missed(`status ${answer.statusCode}`),
        )
        answer.resume()
      })
      request.on('error', (error) => missed(error.message))
      request.end(body)
    })
  return {
    unanswered: unanswered as ReadonlyMap<string, number>,
    async run(count: number): Promise<void> {
      const until = sent + count
      const worker = async () => {
        while (sent < until) await speak(++sent)
      }
      await Promise.all(Array.from({ length: CONNECTIONS }, worker))
    },
    close: () => agent.destroy(),
  }
}

function report(
  requests: number,
  samples: readonly { readonly after: number; readonly sample: MemorySample }[],
  unanswered: ReadonlyMap<string, number>,
): BenchReport {
  const heldBy = ({ heapBytes, bufferBytes }: MemorySample) => heapBytes + bufferBytes
  // By then everything that remembers users and texts is as full as it may become.
  const settled = samples[SAMPLES / 2 - 1]
  const last = samples.at(-1)
  const grown = settled === undefined || last === undefined ? 0 : heldBy(last.sample) - heldBy(settled.sample)
  return {
    title: 'Gateway: memory over time',
    method: `${requests} requests, ${CONNECTIONS} connections, each with another user and text; the candidate, which half of them are on, fails every time (500, reset, JSON, broken off), with breakers off; after a collection of garbage.`,
    columns: ['requests', 'heap', 'buffers', 'resident'],
    rows: samples.map(({ after, sample }) => [
      String(after),
      mega(sample.heapBytes),
      mega(sample.bufferBytes),
      mega(sample.rssBytes),
    ]),
    notes: [
      `Held after the last request beside after half of them: ${mega(grown)} more. Until then memories of users and texts fill up to their bounds.`,
    ],
    misses: grown > NOISE_BYTES ? [`memory grew by ${mega(grown)} after it had settled`] : [],
    failures: [...unanswered].map(([why, count]) => `${count} requests got no audio: ${why}`),
    skipped: [],
  }
}

function mega(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
