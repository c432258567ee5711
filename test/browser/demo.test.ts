import { createServer, type Server } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Demo, startDemo } from '../../deploy/local/demo/demo-server.ts'
import { type GatewayWorld, startWorld } from '../runtimes/gateway-world.ts'
import { listen, stopServer, until } from '../runtimes/listen.ts'
import { openBrowser } from './open-browser.ts'
import { PHONE, WIDE, watch } from './open-page.ts'
import { putBrowserVoice } from './speech-page.ts'

const SECRET = 'a secret of more than 32 characters'
let browser: Browser
let world: GatewayWorld
let demo: Demo
let faults: Server
let page: Page
let complaints: string[]

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  let fault: Record<string, unknown> = { errorRate: null }
  faults = createServer((request, response) => {
    request.on('data', (body) => {
      fault = { errorRate: null, ...JSON.parse(String(body)) }
      world.kokoro.mood =
        fault['errorRate'] === null ? { kind: 'well' } : { kind: 'answers', status: 500, body: {} }
    })
    request.on('end', () => response.end(JSON.stringify({ fault })))
  })
  const candidate = await listen(faults)
  // The gateway must know the page's origin before it starts, and the page the gateway's address when it is asked.
  demo = await startDemo({
    port: 0,
    addresses: () => ({ gateway: world.url, candidate, dashboard: 'http://127.0.0.1:8700' }),
    jwtSecret: SECRET,
    wallClock: () => Date.now(),
  })
  world = await startWorld({
    rollout: { share: 0 },
    settings: {
      allowedOrigins: [demo.url],
      allowedHeaders: ['Content-Type', 'Authorization', 'X-Crossfade-Override', 'X-Crossfade-Explain'],
      jwt: { secret: SECRET },
    },
  })
})
afterEach(async () => {
  await page.context().close()
  await demo.close()
  await stopServer(faults)
  await world.close()
})

async function open(viewport = WIDE): Promise<void> {
  page = await (await browser.newContext({ viewport, reducedMotion: 'reduce' })).newPage()
  complaints = watch(page)
  await putBrowserVoice(page)
  await page.goto(demo.url)
  await page.waitForSelector('body[data-ready]')
}

async function hear(text: string): Promise<void> {
  await page.fill('#text', text)
  await page.click('#speak')
  await page.waitForSelector('#state:text-is("ended")', { timeout: 15_000 })
}

const headline = () => page.textContent('#headline')
const facts = () => page.textContent('#facts')

describe('the page of the demo', () => {
  it('says who spoke, to whom and why, and takes what is thought of it', async () => {
    await open()
    await hear('Hello there.')
    expect(await headline()).toMatch(/^workers-ai speaks this, \d+\sms after you asked\.$/)
    expect(await page.textContent('#subline')).toBe(
      'ana is on the baseline. Another user may hear somebody else.',
    )
    expect(await facts()).toContain('assigned by the hash of the unit')
    await page.click('[data-stars="2"]')
    await page.click('#complain')
    const sent = await until(
      () => world.control.feedback.flatMap(({ feedback }) => feedback),
      (records) => records.length >= 2,
    )
    expect(sent.map(({ kind, rating }) => [kind, rating])).toEqual([
      ['rating', 2],
      ['complaint', null],
    ])
    expect(complaints).toEqual([])
  })

  it('sends testers to the candidate, breaks it, and lets the vendor and then the browser speak instead', async () => {
    await open()
    await page.selectOption('#arm', 'candidate')
    await hear('By a tester.')
    expect(await headline()).toContain('kokoro speaks this')
    await page.click('#break')
    await page.waitForSelector('#fault:text-is("broken, on purpose")')
    await hear('It is broken now.')
    expect(await headline()).toContain('workers-ai speaks this instead of kokoro')
    world.vendor.mood = { kind: 'answers', status: 500, body: {} }
    await hear('And nobody is left.')
    expect(await headline()).toBe('Nobody behind the gateway could speak this: your browser does.')
    await page.click('#mend')
    await page.waitForSelector('#fault:text-is("it is well")')
    expect(await page.locator('#history li').count()).toBe(3)
  })

  it('fits a phone', async () => {
    await open(PHONE)
    await hear('On a phone.')
    const wide = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(wide).toBe(0)
    expect(complaints).toEqual([])
  })
})
