import { Agent, request as httpRequest } from 'node:http'
import { quantile } from '../summarise.ts'
import { type Ask, type Load, type LoadResult, USERS } from './load.ts'

/** The same load from this process, where wrk is missing. Its own work then counts against both sides. */
export const nodeLoad: Load = { name: 'node:http client', run: runNodeLoad }

async function runNodeLoad(url: string, seconds: number, ask: Ask, connections: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const begun = performance.now()
  const end = begun + seconds * 1_000
  let sent = 0
  let answers = 0
  let failed = 0
  const took: number[] = []
  const worker = async () => {
    while (performance.now() < end) {
      const from = performance.now()
      if (await speak(url, agent, ++sent, ask)) answers++
      else failed++
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  agent.destroy()
  return { answers, failed, seconds: (performance.now() - begun) / 1_000, medianMs: quantile(took, 0.5) }
}

/** Whether it was answered with 200, to the last byte. */
function speak(url: string, agent: Agent, n: number, ask: Ask): Promise<boolean> {
  const body = Buffer.from(ask.body.replace('{n}', String(n)))
  const headers = {
    ...ask.headers,
    'content-length': String(body.length),
    'x-user-id': `user-${(n * 7_919) % USERS}`,
  }
  return new Promise((resolve) => {
    const request = httpRequest(`${url}${ask.path}`, { method: 'POST', headers, agent }, (answer) => {
      answer.on('error', () => resolve(false))
      answer.on('end', () => resolve(answer.statusCode === 200 && answer.complete))
      answer.resume()
    })
    request.on('error', () => resolve(false))
    request.end(body)
  })
}
