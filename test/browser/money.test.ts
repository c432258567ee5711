import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { MoneyStand } from './fixture-money.ts'
import { lookWithAxe } from './look-with-axe.ts'
import { PHONE } from './open-page.ts'
import { stageSituations } from './stage-situations.ts'

const { open } = stageSituations()
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const WEEK = 7 * 86_400_000

/** The ISO week before this one, whose report has left. */
function lastWeek(): string {
  const thursday = new Date(Date.now() - WEEK)
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7))
  const year = thursday.getUTCFullYear()
  const week = Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7)
  return `${year}-W${String(week).padStart(2, '0')}`
}

const PAGES = [
  '/money',
  '/money/tts?span=1y',
  `/money/days/${new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)}`,
  '/money/what-if',
  '/money/prices',
  '/money/costs',
  '/reports',
  `/reports/${lastWeek()}`,
]

async function openMoney(stand: MoneyStand, path: string, look: Parameters<typeof open>[1] = {}) {
  const opened = await open('half', look)
  opened.control.money = stand
  await opened.page.goto(opened.control.url + path)
  await settled(opened.page)
  return opened
}

/** The skeleton is gone: what was asked for is there, or the page says why not. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1:not(.sr-only)').first().waitFor()
}

const sideways = (page: Page) => page.evaluate('document.documentElement.scrollWidth - window.innerWidth')

describe('every page of money', () => {
  it.each([
    { stand: 'usual', scheme: 'light', size: 'wide' },
    { stand: 'over', scheme: 'dark', size: 'phone' },
    { stand: 'empty', scheme: 'dark', size: 'wide' },
    { stand: 'nulls', scheme: 'light', size: 'phone' },
    { stand: 'huge', scheme: 'light', size: 'phone' },
  ] as const)('shows $stand figures in $scheme, $size: axe finds nothing, no number that is none, nothing sideways', async ({
    stand,
    ...look
  }) => {
    const { page, control, complaints } = await openMoney(stand, PAGES[0]!, look)
    for (const path of PAGES) {
      await page.goto(control.url + path)
      await settled(page)
      expect(await page.locator('main').innerText(), path).not.toMatch(/NaN|undefined|Infinity|null/)
      expect(await sideways(page), path).toBeLessThanOrEqual(0)
      expect(await lookWithAxe(page), path).toEqual([])
    }
    expect(complaints).toEqual([])
  })
})

describe('the money page', () => {
  it('opens with its sentence, and with break-even, saving and projection over the fold', async () => {
    const { page } = await openMoney('usual', '/money')
    expect(await page.locator('h1').innerText()).toMatch(/^Since \d+ \w+ this has saved \$\d+ net/)
    const answers = page.locator('.answer')
    expect(await answers.locator('h2').allInnerTexts()).toEqual(['Break-even', 'Saved to date', 'Projection'])
    for (const answer of await answers.all()) {
      const box = await answer.boundingBox()
      expect(box!.y + box!.height).toBeLessThan(700)
    }
    expect(plain(await answers.first().innerText())).toContain('336,000 characters a day')
  })

  it('shows pieces of the spend that sum to what is below them', async () => {
    const { page } = await openMoney('usual', '/money')
    const table = page.getByRole('table').filter({ hasText: 'requests of users' })
    const cents = (text: string) => Math.round(Number(text.replace(/[$,]/g, '')) * 100)
    const costs = (await table.locator('tbody td:last-child').allInnerTexts()).map(cents)
    const sum = cents(await table.locator('tfoot td:last-child').innerText())
    // Each is rounded to the cent by itself.
    expect(Math.abs(costs.reduce((all, one) => all + one, 0) - sum)).toBeLessThanOrEqual(costs.length)
  })

  it('reads a day under the arrow keys, and opens how it was reached', async () => {
    const { page } = await openMoney('usual', '/money')
    await page.locator('.day-chart .plot').focus()
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowLeft')
    expect(await page.locator('.money-key').first().innerText()).toMatch(/saved [+−]\$/)
    await page.keyboard.press('Enter')
    await page.getByText('bill, rounded once').waitFor()
    expect(page.url()).toMatch(/\/money\/days\/\d{4}-\d\d-\d\d$/)
    const bill = await page.locator('.sum-total dd').last().innerText()
    const sum = await page.locator('tfoot td').last().innerText()
    expect(plain(bill)).toContain(sum)
  })

  it('keeps the span in the address', async () => {
    const { page } = await openMoney('usual', '/money')
    await page.getByLabel('14 d').check()
    await page.waitForURL('**/money?span=14d')
    await page.getByText('14 days', { exact: true }).waitFor()
  })

  it('says over its bound in words, why, both ways out, and rolls back in one click', async () => {
    const { page, control } = await openMoney('over', '/money')
    const card = page.getByRole('region', { name: /stay within its projection/ })
    const text = plain(await card.innerText())
    expect(text).toContain('over its bound')
    expect(text).toContain('Idle server')
    expect(text).toMatch(/Staying, to the month’s end\s+\$[\d.]+/)
    expect(text).toMatch(/Going back to the baseline\s+\$[\d.]+/)
    await card.getByRole('button', { name: 'Roll back English speech' }).click()
    await page.waitForURL('**/rollouts/tts')
    expect(control.sent.at(-1)?.body['command']).toBe('roll-back')
  })

  it('shows use without a price in amber, and leads to where it is entered, filled as far as it is known', async () => {
    const { page } = await openMoney('over', '/money', { role: 'admin' })
    await page
      .getByRole('region', { name: /use without a price/ })
      .getByRole('link')
      .click()
    expect(await page.getByRole('dialog').getByLabel('Model').inputValue()).toBe('@cf/deepgram/aura-3')
  })

  it('says in order what to enter while there is nothing', async () => {
    const { page } = await openMoney('empty', '/money')
    const titles = await page.locator('.need strong').allInnerTexts()
    expect(titles).toEqual([
      'Prices of what is metered',
      'What the own server costs',
      'The projection of each rollout',
      'A daily budget for the vendor',
    ])
    await page.getByRole('link', { name: 'Enter' }).first().click()
    await page.waitForURL('**/money/costs#fixed')
  })

  it('puts the three answers under each other on a phone, before anything else', async () => {
    const { page } = await openMoney('usual', '/money', { size: 'phone' })
    const first = await page.locator('.answer').first().boundingBox()
    expect(first!.y).toBeLessThan(PHONE.height / 2)
    const chart = await page.locator('.day-chart').boundingBox()
    const last = await page.locator('.answer').last().boundingBox()
    expect(chart!.y).toBeGreaterThan(last!.y)
  })
})

describe('what if', () => {
  it('answers the keyboard, and keeps the question in the address', async () => {
    const { page } = await openMoney('usual', '/money/what-if')
    await page.getByLabel('Server, slider', { exact: true }).focus()
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
    await page.waitForURL('**/money/what-if?s=202')
    expect(await page.getByLabel('Server', { exact: true }).inputValue()).toBe('202')
    const before = await page.locator('h1').innerText()
    await page.getByLabel('Volume', { exact: true }).fill('240,000')
    await page.waitForURL('**/money/what-if?v=240000&s=202')
    await page.getByRole('heading', { name: /^At 240,000 .* a month more/ }).waitFor()
    expect(await page.locator('h1').innerText()).not.toBe(before)
  })

  it('shows somebody else the same numbers', async () => {
    const { page } = await openMoney('usual', '/money/what-if?v=240000&g=8&m=%40cf%2Fdeepgram%2Faura-1')
    expect(await page.getByLabel('Volume', { exact: true }).inputValue()).toBe('240,000')
    expect(await page.getByLabel('Growth', { exact: true }).inputValue()).toBe('8')
    expect(await page.getByLabel('Model of the vendor').inputValue()).toBe('@cf/deepgram/aura-1')
    await page.getByRole('button', { name: 'As it is now' }).click()
    await page.waitForURL((url) => url.search === '')
  })

  it('keeps what is typed while it is no number, says so, and asks nothing', async () => {
    const { page, complaints } = await openMoney('usual', '/money/what-if')
    const before = await page.locator('h1').innerText()
    await page.getByLabel('Server', { exact: true }).fill('19x')
    await page.getByText('A number from 0 to 2,000').waitFor()
    expect(await page.getByLabel('Server', { exact: true }).inputValue()).toBe('19x')
    expect(await page.locator('h1').innerText()).toBe(before)
    expect(complaints).toEqual([])
  })

  it('lets nothing jump while a slider moves', async () => {
    const { page } = await openMoney('usual', '/money/what-if')
    const top = async () => (await page.locator('.dials').boundingBox())!.y
    const before = await top()
    await page.getByLabel('Operations, slider', { exact: true }).focus()
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('ArrowRight')
      expect(await top()).toBe(before)
    }
  })
})

describe('entering a price', () => {
  it('leaves a source room to be read on a phone, however long its price is', async () => {
    const { page } = await openMoney('usual', '/money/prices', { size: 'phone', role: 'admin' })
    for (const origin of await page.locator('.entry-origin').all())
      expect((await origin.boundingBox())!.width).toBeGreaterThan(240)
  })

  it('says what is wrong beside its field, and keeps everything that was typed', async () => {
    const { page, control } = await openMoney('usual', '/money/prices', { role: 'admin' })
    control.onCommand = () => ({
      status: 422,
      body: {
        title: 'Invalid',
        status: 422,
        code: 'invalid',
        detail: 'amount: expected a decimal number',
        problems: [{ field: 'amount', problem: 'expected a decimal number in quotes, at least 0, got "-3"' }],
      },
    })
    await page.getByRole('button', { name: 'Enter a price' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Model').fill('@cf/deepgram/aura-3')
    await sheet.getByLabel('Price', { exact: true }).fill('-3')
    await sheet.getByLabel('Source').fill('page of today')
    await sheet.getByRole('button', { name: 'Enter it' }).click()
    await sheet.getByText('at least 0, got "-3"').waitFor()
    const price = sheet.getByLabel('Price', { exact: true })
    expect(await price.getAttribute('aria-invalid')).toBe('true')
    expect(await price.inputValue()).toBe('-3')
    expect(await sheet.getByLabel('Source').inputValue()).toBe('page of today')
    expect(control.sent.at(-1)).toMatchObject({
      method: 'POST',
      path: '/v1/prices',
      body: { kind: 'model', model: '@cf/deepgram/aura-3', amount: '-3', per: 1_000, base: 'characters' },
    })

    control.onCommand = undefined
    await price.fill('0.03')
    await sheet.getByRole('button', { name: 'Enter it' }).click()
    await sheet.waitFor({ state: 'detached' })
  })

  it('asks a correction for its reason, and sends it to the entry that it corrects', async () => {
    const { page, control } = await openMoney('usual', '/money/costs')
    await page.getByRole('button', { name: /^Correct GPU server/ }).click()
    const sheet = page.getByRole('dialog')
    expect(await sheet.getByLabel('Amount a month').inputValue()).toBe('199')
    await sheet.getByText('A correction asks for its reason.').waitFor()
    await sheet.getByLabel('Amount a month').fill('209')
    await sheet.getByLabel('Reason').fill('Dearer since October')
    await sheet.getByRole('button', { name: 'Correct it' }).click()
    await sheet.waitFor({ state: 'detached' })
    expect(control.sent.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/v1/costs/fixed/1',
      body: { monthly: { kind: 'amount', amount: '209' }, to: null, reason: 'Dearer since October' },
    })
  })

  it('counts hours at a rate where that is chosen, and takes a projection stage by stage', async () => {
    const { page, control } = await openMoney('empty', '/money/costs')
    await page.getByRole('button', { name: 'Enter operations' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Hours a month').fill('2')
    await sheet.getByLabel('Money an hour').fill('30')
    await sheet.getByLabel('Source').fill('plan of the team')
    await sheet.getByRole('button', { name: 'Enter it' }).click()
    await sheet.waitFor({ state: 'detached' })
    expect(control.sent.at(-1)?.body).toMatchObject({
      kind: 'fixed',
      category: 'operations',
      monthly: { kind: 'hours', hours: '2', rate: '30' },
      avoidable: true,
    })

    await page.getByRole('button', { name: 'Enter a projection' }).first().click()
    const stage = page.getByRole('dialog').getByRole('group', { name: '50 %' })
    await stage.getByLabel('Vendor, $').fill('527')
    await stage.getByLabel('Own server, $').fill('299')
    await page.getByRole('dialog').getByLabel('Source').fill('spreadsheet')
    await page.getByRole('dialog').getByRole('button', { name: 'Enter the projection' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(control.sent.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/v1/rollouts/tts/projection',
      body: { stages: [{ stage: '50 %', vendorPerMonth: '527', selfHostedPerMonth: '299' }] },
    })
  })

  it('offers nothing to who may not, and says who may', async () => {
    const { page } = await openMoney('usual', '/money/prices', { role: 'viewer' })
    await page.getByText('Your role is viewer: admins enter prices.').first().waitFor()
    expect(await page.getByRole('button', { name: /^Correct/ }).count()).toBe(0)
  })
})

describe('a weekly report', () => {
  it('prints on white without anything of the screen, in both colours and with both weeks', async () => {
    const { page } = await openMoney('usual', `/reports/${lastWeek()}`, { scheme: 'dark' })
    await page.getByText('What to do next').waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 680, height: 1_000 })
    for (const hidden of ['.header', '.money-nav', '.report-tools'])
      expect(await page.locator(hidden).isVisible()).toBe(false)
    const colour = (selector: string, property: string): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`)
    expect(await colour('html', 'backgroundColor')).toBe('rgb(255, 255, 255)')
    expect(await colour('.report h1', 'color')).toBe('rgb(0, 0, 0)')
    expect(await colour('.report .fill-candidate', 'fill')).toBe('rgb(217, 115, 13)')
    expect(await colour('.report .fill-baseline', 'fill')).toBe('rgb(58, 91, 208)')
    expect(await page.getByRole('columnheader', { name: 'on the week before' }).first().isVisible()).toBe(
      true,
    )
    expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('links to its table, its data, and to what each decision was', async () => {
    const { page } = await openMoney('usual', '/reports')
    await page.getByRole('link', { name: /^Week/ }).nth(1).click()
    await page.getByText('What to do next').waitFor()
    expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).toMatch(/\.csv$/)
    await page.getByRole('link', { name: /Ada advanced it/ }).click()
    await page.waitForURL('**/decisions#decision-12')
  })

  it('goes out again with a reason, by admins alone', async () => {
    const admin = await openMoney('usual', `/reports/${lastWeek()}`, { role: 'admin' })
    await admin.page.getByRole('button', { name: 'Send again' }).click()
    const sheet = admin.page.getByRole('dialog')
    await sheet.getByLabel(/reason/i).fill('for the board')
    expect(await lookWithAxe(admin.page)).toEqual([])
    await sheet.getByRole('button', { name: 'Send again' }).click()
    await admin.page.getByText('On its way to Slack.').waitFor()
    expect(admin.control.sent.at(-1)).toMatchObject({
      method: 'POST',
      path: `/v1/reports/${lastWeek()}/send`,
      body: { reason: 'for the board' },
    })
    const { page } = await openMoney('usual', `/reports/${lastWeek()}`)
    expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0)
  })

  it('says that there is no page for a week that is none', async () => {
    const { page } = await openMoney('usual', '/reports/2026-W60')
    await page.getByText('There is no page at this address').waitFor()
  })
})

describe('the page of a rollout', () => {
  it('says what its week cost and leads to the money of this rollout', async () => {
    const { page } = await open('half')
    const card = page.getByRole('region', { name: /^Money/ })
    const text = plain(await card.innerText())
    expect(text).toMatch(/Cloudflare, billed\s/)
    expect(text).toMatch(/saved, net/)
    await card.getByRole('link').click()
    await page.waitForURL('**/money/tts')
    expect(await page.getByRole('button', { name: 'Roll back English speech' }).isVisible()).toBe(true)
  })
})
