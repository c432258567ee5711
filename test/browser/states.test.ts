import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDashboard } from '../../deploy/local/build-dashboard.ts'
import { FixtureControl } from './fixture-control.ts'
import { SITUATIONS } from './fixture-situations.ts'
import { openBrowser } from './open-browser.ts'
import { type Look, openPage, PHONE } from './open-page.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Where pictures go, for people to look at; nowhere unless asked for. */
const PICTURES = process.env['CROSSFADE_SCREENSHOTS']

let browser: Browser

beforeAll(async () => {
  await buildDashboard(ROOT, () => undefined)
  if (PICTURES) mkdirSync(PICTURES, { recursive: true })
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const LOOKS: readonly Look[] = [
  { scheme: 'light', size: 'wide' },
  { scheme: 'dark', size: 'phone' },
]

describe.each(SITUATIONS)('a page in situation %s', (name) => {
  it.each(
    LOOKS,
  )('shows in $scheme, $size, without a complaint and without scrolling sideways', async (look) => {
    const control = await new FixtureControl(name).start()
    const list = name === 'empty' || name === 'many' || name === 'forty'
    const path = list ? '/' : '/rollouts/tts'
    const { page, context, complaints } = await openPage(browser, control.url, { ...look, path })
    await page.getByRole('status').first().waitFor({ state: 'attached' })
    if (!list) await page.locator('.chart canvas').nth(3).waitFor()
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${look.scheme}-${look.size}.png`) })
    expect(complaints).toEqual([])
    expect(overflow).toBeLessThanOrEqual(0)
    await context.close()
    await control.stop()
  })
})

describe('during a rollback, on a phone', () => {
  it.each([
    'rolling-back',
    'rolled-back',
  ] as const)('the essentials of %s fit without scrolling', async (name) => {
    const control = await new FixtureControl(name).start()
    const { page, context } = await openPage(browser, control.url, { size: 'phone', scheme: 'dark' })
    const card = page.locator('.trouble')
    await card.getByRole('link', { name: 'Runbook' }).waitFor()
    const text = (await card.innerText()).replaceAll('\u00a0', ' ')
    expect(text).toContain('Rolled back: errors on Kokoro')
    expect(text).toMatch(/13\.1 % failed, bound 2 % \(41 of 312 since \d\d:\d\d:\d\d\)/)
    expect(text).toContain('118 users')
    expect(text).toMatch(/observed/)
    expect(text).toMatch(/Next: find the cause/)
    const box = await card.boundingBox()
    expect(box!.y + box!.height).toBeLessThanOrEqual(PHONE.height)
    await page.getByRole('button', { name: /^Roll back/ }).waitFor()
    await context.close()
    await control.stop()
  })
})

describe('colours', () => {
  it.each([
    'light',
    'dark',
  ] as const)('keep red for breached and green for done in the %s scheme', async (scheme) => {
    const control = await new FixtureControl('rolled-back').start()
    const { page, context } = await openPage(browser, control.url, { scheme })
    await page.locator('.tone-breached .trigger-word').waitFor()
    const colourOf = (selector: string): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).color`)
    const token = (name: string): Promise<string> =>
      page.evaluate(`(() => {
        const probe = document.body.appendChild(document.createElement('i'))
        probe.style.color = 'var(--${name})'
        const colour = getComputedStyle(probe).color
        probe.remove()
        return colour
      })()`)
    expect(await colourOf('.step-done .mark')).toBe(await token('healthy'))
    expect(await colourOf('.tone-breached .trigger-word .mark')).toBe(await token('breached'))
    expect(await colourOf('.tone-healthy .mark')).toBe(await token('healthy'))
    expect(await colourOf('.gate-waiting .mark')).toBe(await token('suspect'))
    await context.close()
    await control.stop()
  })
})

describe('the first load', () => {
  it('is under 200 kB of script, gzipped, and holds nothing inline', () => {
    const dist = join(ROOT, 'dashboards/ops/dist')
    const html = readFileSync(join(dist, 'index.html'), 'utf8')
    const scripts = [...html.matchAll(/assets\/[^"]+\.js/g)].map((match) => match[0])
    expect(scripts.length).toBeGreaterThan(0)
    const size = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0)
    expect(size).toBeLessThan(200_000)
    expect(html).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=/)
  })
})
