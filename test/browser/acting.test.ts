import { describe, expect, it } from 'vitest'
import { stageSituations } from './stage-situations.ts'

const { open, openEmpty } = stageSituations()

describe('signing in', () => {
  it('takes the token of a link out of the address at once', async () => {
    const { page, complaints } = await open('half')
    expect(new URL(page.url()).hash).toBe('')
    expect(new URL(page.url()).pathname).toBe('/rollouts/tts')
    expect(complaints).toEqual([])
  })

  it('asks for a token, says when it is unknown, and goes on to the page that was asked for', async () => {
    const { control, page } = await openEmpty('rolled-back')
    await page.goto(`${control.url}/incidents/14`)
    await page.getByLabel('Token').fill('nonsense')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Control does not know this token').waitFor()
    await page.getByLabel('Token').fill('admin')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Errors on Kokoro' }).waitFor()
  })

  it('ends with signing out', async () => {
    const { page } = await open('half')
    await page.locator('.who > summary').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').waitFor()
  })
})

describe('rolling back', () => {
  it('is one click from any page, without a version, and asks for the reason afterwards', async () => {
    const { page, control, complaints } = await open('half', { path: '/decisions' })
    await page.getByRole('button', { name: 'Roll back English speech' }).click()
    await page.getByRole('heading', { name: 'Rolled back by Ada' }).waitFor()
    expect(control.sent[0]).toMatchObject({ ifMatch: null, body: { command: 'roll-back', reason: '' } })
    await page.getByLabel('Why did you roll back?').fill('it crackled')
    await page.getByRole('button', { name: 'Note it' }).click()
    await page.getByText('Noted on incident 14.').waitFor()
    expect(control.sent[1]).toMatchObject({ path: '/v1/incidents/14/notes', body: { text: 'it crackled' } })
    await page.getByRole('button', { name: /^Undo \(4 min/ }).waitFor()
    expect(complaints).toEqual([])
  })

  it('is sent again until control hears it', async () => {
    const { page, control } = await open('half')
    await control.stop()
    await page.getByRole('button', { name: 'Roll back English speech' }).click()
    await page.getByText('has not reached control yet').waitFor()
    await control.again()
    await page.getByRole('heading', { name: 'Rolled back by Ada' }).waitFor()
    expect(control.sent.filter((sent) => sent.body['command'] === 'roll-back')).toHaveLength(1)
  })

  it('is not for a viewer, and the button says why', async () => {
    const { page, control } = await open('half', { role: 'viewer' })
    const button = page.getByRole('button', { name: 'Roll back English speech' })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    expect(await button.getAttribute('title')).toContain('Your role is viewer')
    await button.click({ force: true })
    await page.getByRole('button', { name: 'Advance to 75 %' }).click({ force: true })
    expect(await page.locator('dialog').count()).toBe(0)
    expect(control.sent).toEqual([])
  })

  it('offers a choice where there are several rollouts', async () => {
    const { page, control } = await open('many', { path: '/' })
    await page.locator('summary', { hasText: 'Roll back' }).click()
    await page.getByRole('button', { name: 'Roll back Spanish speech' }).click()
    await expect.poll(() => control.sent.length).toBe(1)
    expect(control.sent[0]!.path).toBe('/v1/rollouts/more-0/commands')
  })
})

describe('going up', () => {
  it('says what will move, asks for a reason and for every gate that is waived', async () => {
    const { page, control } = await open('half')
    await page.getByRole('button', { name: 'Advance to 75 %' }).click()
    const sheet = page.getByRole('dialog', { name: 'Advance to 75 %' })
    await sheet.getByText('About 1,150 more users an hour move to Kokoro').waitFor()
    const submit = sheet.getByRole('button', { name: 'Advance to 75 %' })
    await submit.click({ force: true })
    await sheet.getByText('A reason is needed.').waitFor()
    await sheet.getByLabel('Reason').fill('the week was quiet')
    await sheet.getByText('1 gate is neither clear nor waived.').waitFor()
    await sheet.getByLabel(/Waive this gate/).check()
    await submit.click()
    await sheet.waitFor({ state: 'detached' })
    expect(control.sent).toEqual([
      {
        method: 'POST',
        path: '/v1/rollouts/tts/commands',
        ifMatch: '"7"',
        body: { command: 'advance', reason: 'the week was quiet', waive: ['dwell'] },
      },
    ])
  })

  it('tells the second of two people what the first did, and loses nothing that was typed', async () => {
    const { page, control } = await open('half')
    await page.getByRole('button', { name: 'Set share' }).click()
    const sheet = page.getByRole('dialog', { name: 'Set the share' })
    await sheet.getByLabel(/Share of eligible users/).fill('60')
    await sheet.getByLabel('Reason').fill('a little more')
    control.show((now) => ({
      ...now,
      rollouts: now.rollouts.map((it) => ({ ...it, version: 8, share: 5_500 })),
      decisions: [
        {
          ...now.decisions[0]!,
          id: 6,
          version: 8,
          actorName: 'Bo',
          summary: 'share 50 % → 55 %',
          reason: 'slowly',
        },
        ...now.decisions,
      ],
    }))
    await sheet.getByRole('button', { name: /Set the share to/ }).click()
    await sheet.getByText('This rollout changed while you were looking.').waitFor()
    await sheet.getByText('share 50 % → 55 %, by Bo').waitFor()
    expect(await sheet.getByLabel('Reason').inputValue()).toBe('a little more')
    await sheet.getByRole('button', { name: /Set the share to/ }).click()
    await sheet.waitFor({ state: 'detached' })
    expect(control.sent.map((sent) => sent.ifMatch)).toEqual(['"7"', '"8"'])
  })

  it('shows what control refuses, gate by gate', async () => {
    const { page, control } = await open('half')
    control.onCommand = () => ({
      status: 409,
      body: {
        title: 'Refused',
        status: 409,
        detail: 'one gate is not clear',
        code: 'refused',
        gates: [{ ...control.situation.rollouts[0]!.next!.gates[0], text: '3 d 20 h left at this stage' }],
      },
    })
    await page.getByRole('button', { name: 'Hold' }).click()
    const sheet = page.getByRole('dialog', { name: 'Hold' })
    await sheet.getByLabel('Reason').fill('wait')
    await sheet.getByRole('button', { name: /^Hold at/ }).click()
    await sheet.getByText('One gate is not clear.').waitFor()
    await sheet.getByText('Time at this stage: 3 d 20 h left at this stage.').waitFor()
  })

  it('writes the cause, closes the incident and re-arms in one go once the cooldown is over', async () => {
    const { page, control } = await open('rolled-back')
    control.show((now) => ({
      ...now,
      rollouts: now.rollouts.map((it) => ({
        ...it,
        rollback: { ...it.rollback!, cooldownUntil: Date.now() - 1_000 },
      })),
    }))
    await page.getByRole('button', { name: 'Re-arm' }).click()
    const sheet = page.getByRole('dialog', { name: 'Re-arm' })
    await sheet.getByLabel('Cause of incident 14').fill('out of memory; limit raised')
    await sheet.getByLabel('Stage to begin at').selectOption('10 %')
    await sheet.getByLabel('Reason', { exact: false }).last().fill('fixed')
    await sheet.getByRole('button', { name: 'Re-arm' }).click()
    await sheet.waitFor({ state: 'detached' })
    expect(control.sent.map((sent) => [sent.path, sent.body])).toEqual([
      ['/v1/incidents/14/close', { cause: 'out of memory; limit raised' }],
      [
        '/v1/rollouts/tts/commands',
        { command: 're-arm', reason: 'fixed', stage: '10 %', rotateCohort: false },
      ],
    ])
  })
})
