import { describe, expect, it } from 'vitest'
import { FixtureControl } from './fixture-control.ts'
import { stageSituations } from './stage-situations.ts'

const { open } = stageSituations()

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the overview', () => {
  it('says first what needs a person, then one row per rollout, worst first', async () => {
    const { page, complaints } = await open('many', { path: '/' })
    await page.getByRole('heading', { name: 'French speech needs you: an incident is open.' }).waitFor()
    await page.getByRole('region', { name: 'Open incidents' }).getByText('13.1 % failed').waitFor()
    const rows = page.getByRole('region', { name: 'Rollouts', exact: true }).getByRole('listitem')
    const first = plain(await rows.first().innerText())
    expect(first).toContain('French speech')
    expect(first).toContain('To try again: a cause, the cooldown, and a person.')
    const second = plain(await rows.nth(1).innerText())
    expect(second).toContain('10 %')
    expect(second).toContain('48.9 % served')
    expect(second).toContain('Next: 75 % waits for time at this stage (3 d 20 h left).')
    expect(complaints).toEqual([])
  })

  it('tells a new installation what a rollout is and how to make one', async () => {
    const { page } = await open('empty', { path: '/' })
    await page.getByRole('heading', { name: 'There is no rollout yet' }).waitFor()
    await page.getByText('$CROSSFADE_ADMIN_TOKEN').waitFor()
  })

  it('finds one of forty by typing, on the page and from anywhere', async () => {
    const { page } = await open('forty', { path: '/' })
    const rows = page.getByRole('region', { name: 'Rollouts', exact: true }).getByRole('listitem')
    expect(await rows.count()).toBe(40)
    await page.getByLabel('Find').fill('region 17')
    expect(await rows.count()).toBe(1)
    await page.getByRole('navigation').getByRole('button', { name: 'Rollouts' }).click()
    const sheet = page.getByRole('dialog', { name: '40 rollouts' })
    await sheet.getByLabel('Find a rollout').fill('spanish')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname, { timeout: 10_000 }).toBe('/rollouts/more-0')
    await sheet.waitFor({ state: 'detached' })
  })

  it('offers to roll back any of forty, the one in trouble first', async () => {
    const { page, control } = await open('forty', { path: '/settings' })
    await page.locator('summary', { hasText: 'Roll back' }).click()
    const offers = page.locator('.roll-back-list button')
    expect(await offers.count()).toBe(40)
    expect(await offers.first().innerText()).toBe('Roll back French speech')
    await offers.nth(1).click()
    await expect.poll(() => control.sent.length, { timeout: 10_000 }).toBe(1)
    expect(control.sent[0]).toMatchObject({ body: { command: 'roll-back' }, ifMatch: null })
  })
})

describe('a clock that is wrong', () => {
  it('of ten minutes makes no dwell, no cooldown and no age wrong', async () => {
    const { page, control } = await open('rolled-back')
    await control.stop()
    const ahead = await new FixtureControl('rolled-back', 600_000).start()
    try {
      await page.context().clearCookies()
      await page.goto(`${ahead.url}/rollouts/tts#token=operator`)
      await page
        .getByText(/min\s\d+\ss left/)
        .first()
        .waitFor()
      const text = plain(await page.locator('main').innerText())
      expect(text).toMatch(/5[01] min \d+ s left/)
    } finally {
      await ahead.stop()
    }
  })
})
