import { describe, expect, it } from 'vitest'
import { stageSituations } from './stage-situations.ts'

const { open } = stageSituations()

describe('settings', () => {
  it('make a token with a role, show its secret once, and revoke one', async () => {
    const { page, control, complaints } = await open('half', { path: '/settings', role: 'admin' })
    await page.getByRole('button', { name: 'Create a token' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel('Name').fill('Cyd')
    await sheet.getByLabel(/^viewer/).check()
    await sheet.getByRole('button', { name: 'Create the token' }).click()
    await sheet.getByText('cf_once_and_never_again').waitFor()
    await sheet.getByRole('button', { name: 'Copy the secret' }).waitFor()
    await sheet.getByRole('button', { name: 'I have it' }).click()
    expect(await page.getByText('cf_once_and_never_again').count()).toBe(0)
    expect(control.sent[0]).toMatchObject({ path: '/v1/tokens', body: { name: 'Cyd', role: 'viewer' } })

    await page.getByRole('button', { name: 'Revoke grafana' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke grafana' }).click()
    await expect
      .poll(() => control.sent.at(-1), { timeout: 10_000 })
      .toMatchObject({ method: 'DELETE', path: '/v1/tokens/t3' })
    expect(complaints).toEqual([])
  })

  it('send a test message to Slack', async () => {
    const { page, control } = await open('half', { path: '/settings' })
    await page.getByRole('button', { name: 'Send a test message' }).click()
    await page.getByText('On its way').waitFor()
    expect(control.sent[0]!.path).toBe('/v1/test-notice')
  })

  it('say to an operator why tokens are not shown', async () => {
    const { page } = await open('half', { path: '/settings' })
    await page.getByText('Your role is operator: admins see and make tokens.').waitFor()
  })
})

describe('a policy', () => {
  it('is checked while it is written, tried on the last week, and saved with a reason', async () => {
    const { page, control, complaints } = await open('half', { path: '/rollouts/tts/policy' })
    const area = page.getByLabel('Policy as JSON')
    const save = page.getByRole('button', { name: 'Save the policy' })
    await page.getByText('✓ valid').waitFor()
    const text = await area.inputValue()
    const withRate = (rate: number) => text.replace(/("triggers"[\s\S]*?"maxRate": )0\.02/, `$1${rate}`)
    await area.fill(withRate(2))
    await page.getByRole('button', { name: 'triggers.errors.maxRate' }).click()
    await page.locator('.field-help code', { hasText: 'triggers.errors.maxRate' }).waitFor()
    await page.getByText('Fraction of candidate requests that may fail').waitFor()
    await save.click({ force: true })
    expect(control.sent.filter((sent) => sent.method === 'PATCH')).toEqual([])

    await area.fill(withRate(0.03))
    await page.getByText('✓ valid').waitFor()
    await page.getByText('Try it on the last week first.').waitFor()
    await page.getByRole('button', { name: 'Try it on the last week' }).click()
    await page.getByText('It would have rolled back once.').waitFor()
    await page.getByLabel('Reason').fill('the vendor is not better either')
    await save.click()
    await page.getByText('Saved. It is a decision in the ledger.').waitFor()
    const sent = control.sent.find((each) => each.method === 'PATCH')!
    expect(sent).toMatchObject({ ifMatch: '"7"', body: { reason: 'the vendor is not better either' } })
    expect(sent.body['policy']).toMatchObject({ triggers: { errors: { maxRate: 0.03 } } })
    expect(complaints).toEqual([])
  })
})

describe('a backend', () => {
  it('is edited by fields, and a new revision says what it holds', async () => {
    const { page, control } = await open('half', { path: '/gateways', role: 'admin' })
    await page.getByRole('button', { name: 'Edit Kokoro' }).click()
    const sheet = page.getByRole('dialog', { name: 'Edit Kokoro' })
    await sheet.getByRole('textbox', { name: /^Revision/ }).fill('kokoro-82m 1.1')
    await sheet.getByText('A new revision of a candidate holds English speech').waitFor()
    await sheet.getByRole('button', { name: 'Save Kokoro' }).click()
    await sheet.waitFor({ state: 'detached' })
    expect(control.sent[0]).toMatchObject({
      method: 'PUT',
      path: '/v1/backends/kokoro',
      body: { key: 'kokoro', revision: 'kokoro-82m 1.1' },
    })
    expect(control.sent[0]!.body).not.toHaveProperty('breakers')
  })
})

describe('the API pages', () => {
  it('are searched, opened by a link, and say how to call with curl', async () => {
    const { page, complaints } = await open('half', { path: '/docs' })
    await page.getByLabel('Find').fill('roll-back')
    await page.locator('.endpoint summary', { hasText: '/v1/rollouts/{key}/commands' }).click()
    await page.getByText(/curl -X POST .*\/v1\/rollouts\/tts\/commands/).waitFor()
    await page.getByText('For operator, admin.').waitFor()
    await page.goto(`${new URL(page.url()).origin}/docs#get-v1-rollouts-key-metrics`)
    await page.reload()
    await page.locator('#get-v1-rollouts-key-metrics[open]').getByText('Parameters').waitFor()
    expect(complaints).toEqual([])
  })
})

describe('the rollout page', () => {
  it('explains a user, without the id in any address', async () => {
    const { page, control } = await open('half')
    const addresses: string[] = []
    page.on('request', (request) => addresses.push(request.url()))
    await page.getByLabel('Explain a user').fill('ana@example.org')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('On Kokoro: its place is 31.24 %').waitFor()
    expect(control.sent[0]).toMatchObject({
      path: '/v1/rollouts/tts/explain',
      body: { unit: 'ana@example.org' },
    })
    expect(addresses.filter((it) => it.includes('ana'))).toEqual([])
  })

  it('shows evidence over time, with its highest moment in words', async () => {
    const { page } = await open('half')
    await page.getByText(/would roll back at 1; highest 0\.12 at \d\d:\d\d/).waitFor()
  })
})

describe('the ledger', () => {
  it('is filtered by who and what, and the address carries it', async () => {
    const { page } = await open('rolled-back', { path: '/decisions' })
    await page.getByLabel('Command').selectOption('roll-back')
    await expect.poll(() => page.locator('.entry').count(), { timeout: 10_000 }).toBe(1)
    expect(new URL(page.url()).search).toBe('?command=roll-back')
    await page.getByLabel('Command').selectOption('')
    await page.getByLabel('Who').fill('the judge')
    await expect.poll(() => page.locator('.entry').count(), { timeout: 10_000 }).toBe(2)
    await page.reload()
    await expect.poll(() => page.locator('.entry').count(), { timeout: 10_000 }).toBe(2)
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => page.locator('.entry').count(), { timeout: 10_000 }).toBe(6)
  })
})
