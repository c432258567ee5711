import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRequestMix } from '../../deploy/local/request-mix.ts'
import { readSentences } from '../../deploy/local/sentences.ts'
import { startTraffic } from '../../deploy/local/traffic.ts'

const sentences = readSentences()

describe('the mix of requests', () => {
  it('holds its promises for any seed: most texts new, one in eight Spanish, about 200 users', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const mix = createRequestMix({ ...sentences, seed })
        const requests = Array.from({ length: 4_000 }, () => mix.next())
        const texts = requests.map((it) => it.text)
        expect(new Set(texts).size / texts.length).toBeGreaterThan(0.6)
        const spanish = requests.filter((it) => it.language === 'es').length / requests.length
        expect(spanish).toBeGreaterThan(0.1)
        expect(spanish).toBeLessThan(0.15)
        expect(new Set(requests.map((it) => it.user)).size).toBe(200)
        expect(Math.max(...texts.map((it) => it.length))).toBeLessThan(300)
      }),
      { numRuns: 20 },
    )
  })

  it('stays new after hours: of a late thousand, over 60 % were never said before', () => {
    const mix = createRequestMix({ ...sentences, seed: 7 })
    const said = new Set(Array.from({ length: 20_000 }, () => mix.next().text))
    const late = Array.from({ length: 1_000 }, () => mix.next().text)
    expect(late.filter((text) => !said.has(text)).length).toBeGreaterThan(600)
    expect(late.filter((text) => said.has(text)).length).toBeGreaterThan(200)
  })

  it('repeats itself exactly from the same seed', () => {
    const [one, other] = [1, 1].map((seed) => createRequestMix({ ...sentences, seed }))
    for (let count = 0; count < 100; count++) expect(one?.next()).toEqual(other?.next())
  })

  it('has real sentences to say', () => {
    expect(sentences.english).toHaveLength(500)
    expect(sentences.spanish).toHaveLength(12)
  })
})

describe('the trickle', () => {
  let gateway: Server
  let url: string
  let bodies: { text: string; language: string; format: string }[]
  let users: (string | undefined)[]
  let most: number
  let delayMs: number
  let status: number

  beforeEach(async () => {
    ;[bodies, users, most, delayMs, status] = [[], [], 0, 0, 200]
    let open = 0
    gateway = createServer((request, response) => {
      most = Math.max(most, ++open)
      users.push(request.headers['x-user-id'] as string | undefined)
      let body = ''
      request.on('data', (data: Buffer) => (body += data.toString()))
      request.on('end', () => {
        bodies.push(JSON.parse(body))
        setTimeout(() => {
          open -= 1
          response.writeHead(status, { 'content-type': 'audio/wav', 'x-tts-source': 'self-hosted' })
          response.end(Buffer.alloc(1_000))
        }, delayMs)
      })
    })
    await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  })
  afterEach(() => {
    gateway.closeAllConnections()
    gateway.close()
  })

  const run = async (options: { rate: number; maxInFlight?: number }, until: () => boolean) => {
    const mix = createRequestMix({ ...sentences, seed: 1 })
    const traffic = startTraffic({ gatewayUrl: url, mix, ...options })
    while (!until()) await new Promise((done) => setTimeout(done, 10))
    return traffic.stop()
  }

  it('asks for speech as users do, reads all of it, and counts what came', async () => {
    const counts = await run({ rate: 200 }, () => bodies.length >= 10)
    expect(counts.spoken).toBe(counts.sent)
    expect(counts.audioBytes).toBe(counts.sent * 1_000)
    expect(counts.bySource).toEqual({ 'self-hosted': counts.sent })
    expect(bodies[0]).toMatchObject({ language: 'en', format: 'wav' })
    expect(users[0]).toMatch(/^user-\d{3}$/)
  })

  it('counts failures and goes on', async () => {
    status = 503
    const counts = await run({ rate: 200 }, () => bodies.length >= 5)
    expect(counts).toMatchObject({ spoken: 0, failed: counts.sent })
  })

  it('never has more requests open than it may', async () => {
    delayMs = 100
    const counts = await run({ rate: 500, maxInFlight: 3 }, () => bodies.length >= 6)
    expect(most).toBeLessThanOrEqual(3)
    expect(counts.heldBack).toBeGreaterThan(0)
  })

  it('stops cleanly: nothing is open and nothing is sent afterwards', async () => {
    delayMs = 50
    const counts = await run({ rate: 100 }, () => bodies.length >= 3)
    expect(counts.spoken + counts.failed).toBe(counts.sent)
    const before = bodies.length
    await new Promise((done) => setTimeout(done, 60))
    expect(bodies.length).toBe(before)
  })

  it('refuses a rate that is none', () => {
    const mix = createRequestMix({ ...sentences, seed: 1 })
    expect(() => startTraffic({ gatewayUrl: url, mix, rate: 0 })).toThrow('rate: got 0')
  })
})
