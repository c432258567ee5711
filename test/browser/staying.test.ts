import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { watch } from './open-page.ts'
import { stageSituations } from './stage-situations.ts'

const { open } = stageSituations()

async function textOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).innerText()).replaceAll('\u00a0', ' ')
}

describe('staying live', () => {
  it('keeps the page while control restarts, says so, and comes back', async () => {
    const { page, control } = await open('half')
    await control.stop()
    await page.getByText('Control does not answer').waitFor()
    expect(await textOf(page, 'main h1')).toBe('Half of English speech now runs on Kokoro.')
    expect(await page.locator('main').getAttribute('data-stale')).toBe('true')
    await control.again()
    await page.getByText('Control does not answer').waitFor({ state: 'detached' })
    await expect.poll(() => control.streams.size, { timeout: 10_000 }).toBe(1)
  })

  it('shows a change as soon as an event tells of it, and says a verdict aloud', async () => {
    const { page, control } = await open('half')
    await page.locator('.trigger').first().waitFor()
    control.show('suspect')
    await page.getByText('Errors on Kokoro are over their bound').waitFor({ timeout: 3_000 })
    await page
      .locator('[aria-live]', { hasText: 'Errors: suspect, 3.4 % of 2 %' })
      .waitFor({ state: 'attached' })
  })

  it('holds one stream for all tabs, and another tab takes over when its holder closes', async () => {
    const { page, context, control } = await open('half')
    await expect.poll(() => control.streams.size).toBe(1)
    const others = [await context.newPage(), await context.newPage()]
    const complaints = others.map(watch)
    for (const other of others) {
      await other.goto(`${control.url}/rollouts/tts`)
      await other.locator('main h1').waitFor()
    }
    expect(control.streams.size).toBe(1)
    await page.close()
    await expect.poll(() => control.streams.size).toBe(1)
    control.show('suspect')
    for (const other of others)
      await other.getByText('Errors on Kokoro are over their bound').waitFor({ timeout: 4_000 })
    expect(complaints.flat()).toEqual([])
  })
})

describe('eight tabs of one browser', () => {
  it('share one stream, and the roll-back button of the last one works', async () => {
    const { context, control } = await open('half')
    const tabs = await Promise.all(Array.from({ length: 7 }, () => context.newPage()))
    for (const tab of tabs) {
      await tab.goto(`${control.url}/rollouts/tts`)
      await tab.locator('main h1').waitFor()
    }
    expect(control.streams.size).toBe(1)
    await tabs.at(-1)!.getByRole('button', { name: 'Roll back English speech' }).click()
    await tabs.at(-1)!.getByRole('heading', { name: 'Rolled back by Ada' }).waitFor({ timeout: 30_000 })
    await tabs[0]!.getByRole('heading', { name: 'Rolled back by Ada' }).waitFor({ timeout: 30_000 })
  })
})

describe('by keyboard alone', () => {
  it('everything is reached in the order that it is read in', async () => {
    const { page } = await open('half')
    await page.locator('.chart canvas').nth(3).waitFor()
    await page.getByText('Enter evidence').waitFor()
    const reached: string[] = []
    for (let press = 0; press < 120; press++) {
      await page.keyboard.press('Tab')
      const name: string = await page.evaluate(
        '(document.activeElement.getAttribute("aria-label") || document.activeElement.innerText || document.activeElement.value || "").trim().split("\\n")[0]',
      )
      if (name === reached[0]) break
      reached.push(name.replaceAll('\u00a0', ' '))
    }
    const wanted = [
      'To the content',
      'Overview',
      'English speech',
      'Settings',
      'Roll back English speech',
      '24h',
      'Advance to 75 %',
      'Hold',
      'Set share',
    ]
    expect(reached.filter((name) => wanted.includes(name))).toEqual([
      'To the content',
      'Overview',
      'English speech',
      'Settings',
      'Roll back English speech',
      '24h',
      'Advance to 75 %',
      'Hold',
      'Set share',
    ])
    expect(reached.filter((name) => name.startsWith('Latency, p95'))).toHaveLength(1)
  })

  it('the cursor of the charts moves by arrow keys and reads out that moment in all of them', async () => {
    const { page } = await open('half')
    const chart = page.getByRole('img', { name: /^Errors\. Last values: Cloudflare/ })
    await chart.waitFor()
    await chart.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    expect(await page.locator('.key-time').count()).toBe(await page.locator('.chart').count())
  })

  it('a sheet opens, keeps the focus and closes with Escape', async () => {
    const { page } = await open('half')
    await page.getByRole('button', { name: 'Hold' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Hold' }).waitFor()
    expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Hold' }).waitFor({ state: 'detached' })
  })
})

describe('the charts of evidence', () => {
  it('are drawn where evidence moved; the others are told in a sentence, and shown on demand', async () => {
    const { page } = await open('half')
    const charts = page.getByRole('heading', { name: /^Evidence: / })
    await charts.first().waitFor()
    expect(await charts.allInnerTexts()).toEqual(['Evidence: Errors'])
    await page
      .getByText('Latency p95, latency p50 and cost: below 0.05 all day, where 1 would roll back.')
      .waitFor()
    await page.getByRole('button', { name: 'Show these charts' }).click()
    await expect.poll(() => charts.count()).toBe(4)
    await page.getByRole('button', { name: 'Hide these charts' }).click()
    await expect.poll(() => charts.count()).toBe(1)
  })
})

describe('the ledger and the incident', () => {
  it('open by a link to one decision, with its evidence as it was', async () => {
    const { page, complaints } = await open('rolled-back', { path: '/decisions#decision-6' })
    const entry = page.locator('#decision-6')
    await entry.getByRole('table', { name: 'Evidence as it was' }).waitFor()
    const text = (await entry.innerText()).replaceAll('\u00a0', ' ')
    expect(text).toContain('rolled back from 50 %')
    expect(text).toContain('13.1 %')
    expect(text).toContain('the judge')
    expect(complaints).toEqual([])
  })

  it('tell an incident from its beginning, and close it with a cause', async () => {
    const { page, control, complaints } = await open('rolled-back', { path: '/incidents/14' })
    await page.getByText('errors on Kokoro begin').waitFor()
    await page.getByLabel('What was the cause?').fill('out of memory')
    await page.getByRole('button', { name: 'Close incident 14' }).click()
    await page.locator('.cause', { hasText: 'out of memory' }).waitFor()
    expect(control.sent).toHaveLength(1)
    expect(complaints).toEqual([])
  })

  it.each([
    '/incidents',
    '/gateways',
    '/decisions',
  ])('show %s on a phone without scrolling sideways', async (path) => {
    const { page, complaints } = await open('rolled-back', { path, size: 'phone' })
    await page.locator('main .ledger, main .card').first().waitFor()
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })
})
