import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sampleBatch } from '../../support/sample-batch.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())

const as = (role: string) => ({ Authorization: `Bearer ${role}-secret` })

describe('over a real connection', () => {
  it('a plan stream tells a new plan at once, and is forgotten when the gateway hangs up', async () => {
    const hangUp = new AbortController()
    const response = await fetch(`${control.url}/v1/plan/stream`, {
      headers: as('gateway'),
      signal: hangUp.signal,
    })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const until = async (part: string) => {
      while (!text.includes(part)) text += (await reader.read()).value ?? ''
    }
    await until('id: 5\n')
    control.api.publish({ planVersion: 6, body: '{"planVersion":6}' })
    await until('id: 6\ndata: {"planVersion":6}\n\n')
    hangUp.abort()
    await reader.closed.catch(() => undefined)
    await vi.waitFor(() => expect(control.api.planListeners()).toBe(0))
  })

  it('a gzipped batch is counted', async () => {
    const response = await fetch(`${control.url}/v1/attempts`, {
      method: 'POST',
      headers: { ...as('gateway'), 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: gzipSync(JSON.stringify(sampleBatch())),
    })
    expect(await response.json()).toMatchObject({ accepted: 2 })
  })

  it('a body that is far too large is answered 413 before it is sent, and the next request works', async () => {
    const status = await new Promise((resolve, reject) => {
      const sending = request(`${control.url}/v1/attempts`, {
        method: 'POST',
        headers: { ...as('gateway'), 'Content-Type': 'application/json', 'Content-Length': 50_000_000 },
      })
      sending.on('response', (response) => {
        response.resume()
        resolve(response.statusCode)
        sending.destroy()
      })
      sending.on('error', reject)
      sending.write('{')
    })
    expect(status).toBe(413)
    expect((await fetch(`${control.url}/healthz`)).status).toBe(200)
  })

  it('a client that goes away in the middle of a batch leaves nothing behind', async () => {
    const batches = control.api.batches.length
    const sending = request(`${control.url}/v1/attempts`, {
      method: 'POST',
      headers: { ...as('gateway'), 'Content-Type': 'application/json', 'Content-Length': 1_000 },
    })
    sending.on('error', () => undefined)
    sending.write('{"header":')
    await wait(50)
    sending.destroy()
    const next = await fetch(`${control.url}/v1/attempts`, {
      method: 'POST',
      headers: { ...as('gateway'), 'Content-Type': 'application/json' },
      body: JSON.stringify(sampleBatch()),
    })
    expect(next.status).toBe(200)
    expect(control.api.batches.length).toBe(batches + 1)
  })

  it('HEAD answers the headers of GET without a body', async () => {
    const response = await fetch(`${control.url}/v1/plan`, { method: 'HEAD', headers: as('viewer') })
    expect(response.status).toBe(200)
    expect(response.headers.get('etag')).toMatch(/^"\d+"$/)
    expect(await response.text()).toBe('')
  })
})
