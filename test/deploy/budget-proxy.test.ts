import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BudgetProxy, startBudgetProxy } from '../../deploy/local/budget-proxy.ts'
import {
  type EngineAnswer,
  type RunningServer,
  serveEngine,
} from '../../deploy/local/engines/engine-server.ts'

const PATH = '/client/v4/accounts/account/ai/run/@cf/deepgram/aura-2-en'

describe('the budget in front of the real vendor', () => {
  let folder: string
  let vendor: RunningServer
  let proxy: BudgetProxy
  let called: string[]
  let vendorSays: () => Promise<EngineAnswer>

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crossfade-budget-'))
    called = []
    vendorSays = async () => ({
      status: 200,
      headers: { 'content-type': 'audio/mpeg', 'cf-ai-neurons': '100' },
      body: Buffer.from('ID3'),
    })
    vendor = await serveEngine({
      port: 0,
      maxBytes: 1_000_000,
      tooLarge: { status: 413, body: {} },
      crashed: () => ({ status: 500, body: {} }),
      answer: ({ path, headers }) => {
        called.push(`${path} ${String(headers['authorization'])}`)
        return vendorSays()
      },
    })
    proxy = await open(0.01)
  })
  afterEach(async () => {
    await proxy.close()
    await vendor.close()
    rmSync(folder, { recursive: true })
  })

  const open = (budgetDollars: number) =>
    startBudgetProxy({ port: 0, upstream: vendor.url, budgetDollars, file: join(folder, 'spend.json') })
  const speak = (text = 'Hello.') =>
    fetch(proxy.url + PATH, {
      method: 'POST',
      headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
      body: JSON.stringify({ text, speaker: 'luna' }),
    })

  it('passes calls through and counts what the vendor says they cost', async () => {
    const response = await speak()
    expect(response.headers.get('content-type')).toBe('audio/mpeg')
    expect(response.headers.get('cf-ai-neurons')).toBe('100')
    expect(await response.text()).toBe('ID3')
    expect(called).toEqual([`${PATH} Bearer token`])
    expect(proxy.spent()).toBeCloseTo(0.0011, 9)
  })

  it('answers as an exhausted quota does once the budget would be passed, without calling the vendor', async () => {
    // $0.0011 a call; a sentence of 6 characters is expected to cost $0.00018.
    for (let count = 0; count < 9; count++) expect((await speak()).status).toBe(200)
    const refused = await speak()
    expect(refused.status).toBe(429)
    const body = (await refused.json()) as { errors: { code: number; message: string }[] }
    expect(body.errors[0]).toMatchObject({ code: 3036 })
    expect(body.errors[0]?.message).toContain('$0.0099 of $0.01')
    expect(called).toHaveLength(9)
  })

  it('remembers over restarts what was spent', async () => {
    await speak()
    const again = await open(0.01)
    expect(again.spent()).toBeCloseTo(0.0011, 9)
    await again.close()
  })

  it('sets aside what calls in flight may cost', async () => {
    let release = () => {}
    const held = new Promise<void>((done) => {
      release = done
    })
    vendorSays = async () => {
      await held
      return { status: 200, headers: { 'cf-ai-neurons': '545.45' }, body: Buffer.from('ID3') }
    }
    // 200 characters are expected to cost $0.006: two at once would be over.
    const first = speak('a'.repeat(200))
    while (called.length === 0) await new Promise((done) => setTimeout(done, 5))
    expect((await speak('b'.repeat(200))).status).toBe(429)
    release()
    expect((await first).status).toBe(200)
  })

  it('counts the list price where the vendor tells none, and nothing for a failure', async () => {
    vendorSays = async () => ({
      status: 200,
      headers: { 'content-type': 'audio/mpeg' },
      body: Buffer.from('ID3'),
    })
    await speak('a'.repeat(100))
    expect(proxy.spent()).toBeCloseTo(0.003, 6)
    vendorSays = async () => ({ status: 500, body: { success: false } })
    expect((await speak('a'.repeat(100))).status).toBe(500)
    expect(proxy.spent()).toBeCloseTo(0.003, 6)
  })

  it('lets questions that cost nothing through with no budget left', async () => {
    const broke = await open(0)
    const response = await fetch(
      `${broke.url}/client/v4/accounts/account/ai/models/search?task=Text-to-Speech`,
    )
    expect(response.status).toBe(200)
    await broke.close()
  })
})
