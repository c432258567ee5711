import { Agent, request as httpRequest } from 'node:http'
import { CONNECTIONS, type Load, type LoadResult, USERS } from './load.ts'

/** The same load from this process, where wrk is missing. Its own work then counts against both sides. */
export const nodeLoad: Load = { name: 'node:http client', run: runNodeLoad }

async function runNodeLoad(url: string, seconds: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const begun = performance.now()
  const end = begun + seconds * 1_000
  let sent = 0
  let answers = 0
  let failed = 0
  const worker = async () => {
    while (performance.now() < end) {
      if (await speak(url, agent, ++sent)) answers++
      else failed++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  agent.destroy()
  return { answers, failed, seconds: (performance.now() - begun) / 1_000 }
}

/** Whether it was answered with 200, to the last byte. */
function speak(url: string, agent: Agent, n: number): Promise<boolean> {
  const text = `Sentence ${n} of a long story that somebody reads aloud.`
  const body = Buffer.from(JSON.stringify({ text, language: 'en' }))
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-user-id': `user-${(n * 7_919) % USERS}`,
  }
  return new Promise((resolve) => {
    const request = httpRequest(`${url}/tts/speak`, { method: 'POST', headers, agent }, (answer) => {
      answer.on('error', () => resolve(false))
      answer.on('end', () => resolve(answer.statusCode === 200 && answer.complete))
      answer.resume()
    })
    request.on('error', () => resolve(false))
    request.end(body)
  })
}
