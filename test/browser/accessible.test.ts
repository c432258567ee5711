import { describe, expect, it } from 'vitest'
import { lookWithAxe } from './look-with-axe.ts'
import { stageSituations } from './stage-situations.ts'

const { open } = stageSituations()

const PAGES = [
  ['many', '/'],
  ['empty', '/'],
  ['half', '/rollouts/tts'],
  ['rolled-back', '/rollouts/tts'],
  ['half', '/rollouts/tts/policy'],
  ['rolled-back', '/incidents'],
  ['rolled-back', '/incidents/14'],
  ['rolled-back', '/decisions#decision-6'],
  ['half', '/gateways'],
  ['half', '/settings'],
  ['half', '/docs#get-v1-rollouts-key-metrics'],
  ['half', '/nowhere'],
] as const

describe('axe', () => {
  it.each(PAGES)('finds nothing in situation %s at %s', async (name, path) => {
    for (const look of [{}, { scheme: 'dark', size: 'phone' }] as const) {
      const { page, complaints } = await open(name, { ...look, path, role: 'admin' })
      await page.locator('.skeleton').first().waitFor({ state: 'detached' })
      expect(await lookWithAxe(page)).toEqual([])
      expect(complaints).toEqual([])
    }
  })

  it('finds nothing in a sheet', async () => {
    const { page } = await open('half')
    await page.getByRole('main').getByRole('button', { name: 'Advance to 75 %' }).click()
    await page.getByRole('dialog').waitFor()
    expect(await lookWithAxe(page)).toEqual([])
  })
})
