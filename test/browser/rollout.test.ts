import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Policy } from '../../control/core/policy.ts'
import type { DurationMs } from '../../control/core/units.ts'
import { buildDashboard } from '../../deploy/local/build-dashboard.ts'
import { readPolicy } from '../../deploy/local/tour-policy.ts'
import { type LocalRun, startLocalRun } from '../support/local-run.ts'
import { openBrowser } from './open-browser.ts'
import { PHONE, WIDE, watch } from './open-page.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TOUR = readPolicy({ file: null, automatic: false, shadow: true })
/** The tour without its waits: what gates demand is tested elsewhere. */
const QUICK: Policy = {
  ...TOUR,
  ladder: TOUR.ladder.map((stage) =>
    stage.kind === 'draft' ? stage : { ...stage, dwellMs: 1_000 as DurationMs, gates: [] },
  ),
}

let browser: Browser
let run: LocalRun

beforeAll(async () => {
  await buildDashboard(ROOT, () => undefined)
  run = await startLocalRun({ policy: QUICK, rate: 4 })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await run?.stop()
})

async function act(page: Page, name: string, reason: string): Promise<void> {
  await page.getByText('All gates are clear').waitFor()
  await page.getByRole('main').getByRole('button', { name }).click()
  const sheet: Locator = page.getByRole('dialog')
  await sheet.getByLabel('Reason').fill(reason)
  await sheet.getByRole('button', { name }).click()
  await sheet.waitFor({ state: 'detached' })
}

describe('a person at the dashboard of a real control', () => {
  it('signs in, moves a rollout to 10 %, rolls it back, and finds the decision in the ledger', async () => {
    const context = await browser.newContext({ viewport: WIDE, locale: 'en-GB' })
    const page = await context.newPage()
    const complaints = watch(page)
    await page.goto(`${run.controlUrl}/`)
    await page.getByLabel('Token').fill(run.adminToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: /^English speech runs on/ }).waitFor()

    await page.getByRole('main').getByRole('link', { name: 'English speech' }).click()
    await act(page, 'Start shadow', 'the plan of today')
    await page.getByRole('heading', { level: 1, name: /listens in/ }).waitFor()
    await act(page, 'Advance to 10 %', 'shadow was quiet')
    await page.getByRole('heading', { level: 1, name: /^10 % of English speech now runs on/ }).waitFor()
    await page.locator('.figures', { hasText: 'requests/s' }).waitFor()

    await page.getByRole('button', { name: /^Roll back/ }).click()
    await page.getByRole('heading', { level: 1, name: /^Rolled back by / }).waitFor()
    await page.getByText('Over for your users.').waitFor({ timeout: 20_000 })
    await page.locator('.trouble .steps', { hasText: /observed \+\d/ }).waitFor()
    await page.getByLabel('Why did you roll back?').fill('it was only a drill')
    await page.getByRole('button', { name: 'Note it' }).click()
    await page.getByText(/^Noted on incident \d+\.$/).waitFor()

    await page.getByRole('navigation').getByRole('link', { name: 'Decisions' }).click()
    const entry = page.locator('.entry', { hasText: 'rolled back from 10 %' })
    await entry.locator('summary').click()
    await entry.getByText('ramping').or(entry.getByText('rolled-back')).first().waitFor()
    await entry.getByRole('link', { name: /^Incident/ }).click()
    await page.locator('.trail', { hasText: 'it was only a drill' }).waitFor()

    // The browser itself reports the 401 of asking who is there, before anybody was.
    expect(complaints.filter((it) => !it.includes('401'))).toEqual([])
    expect((await run.rollout()).phase).toBe('rolled-back')
    await context.close()
  })

  it('opens deep links, runbooks and a phone after a reload', async () => {
    const context = await browser.newContext({ viewport: PHONE, colorScheme: 'dark', locale: 'en-GB' })
    const page = await context.newPage()
    const complaints = watch(page)
    await page.goto(`${run.controlUrl}/rollouts/tts#token=${run.adminToken}`)
    await page.locator('.trouble').waitFor()
    const card = await page.locator('.trouble-actions').boundingBox()
    expect(card!.y + card!.height).toBeLessThanOrEqual(PHONE.height)
    for (const path of [
      '/incidents',
      '/incidents/1',
      '/decisions',
      '/gateways',
      '/settings',
      '/docs',
      '/rollouts/tts/policy',
      '/rollouts/tts',
    ]) {
      const answer = await page.goto(run.controlUrl + path)
      expect(answer!.status(), path).toBe(200)
      await page.locator('main .card, main .ledger, main .endpoint').first().waitFor()
    }
    await page.getByRole('link', { name: 'Runbook', exact: true }).first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})
