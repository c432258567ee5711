import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSlackNotifier } from '../../../control/notify/slack.ts'
import { parseRetryAfter } from '../../../control/notify/slack-failure.ts'
import type { DeliveryResult } from '../../../control/ports/notifier.ts'
import { ALERT, AT, LINKS, ROLLED_BACK } from './sample-notices.ts'
import { type Behaviour, type SlackReceiver, startSlackReceiver } from './slack-receiver.ts'

const clock = { now: () => AT }
const once = { idempotencyId: 'rollback-12', repeat: false }

describe('the Slack notifier', () => {
  let slack: SlackReceiver
  beforeEach(async () => {
    slack = await startSlackReceiver()
  })
  afterEach(() => slack.close())

  const send = (behaviour: Behaviour, timeoutMs = 10_000): Promise<DeliveryResult> => {
    slack.behave(behaviour)
    return createSlackNotifier({
      webhookUrl: slack.url,
      links: LINKS,
      mention: null,
      clock,
      timeoutMs,
    }).deliver(ROLLED_BACK, once)
  }

  it('is believed at 200, even when the rest of the answer never comes', async () => {
    expect(await send({ kind: 'ok' })).toBe('delivered')
    expect(await send({ kind: 'hang-after-200' }, 1_500)).toBe('delivered')
    expect(slack.accepted).toHaveLength(2)
  })

  it('waits as long as Slack asks for, in seconds or as a date', async () => {
    expect(await send({ kind: 'status', status: 429, headers: { 'retry-after': '30' } })).toMatchObject({
      retryAfterMs: 30_000,
      arrived: 'no',
    })
    expect(parseRetryAfter(new Date(AT + 9_000).toUTCString(), AT)).toBe(9_000)
    expect(parseRetryAfter(new Date(AT - 9_000).toUTCString(), AT)).toBe(0)
    expect(parseRetryAfter('soon', AT)).toBeUndefined()
  })

  it('takes an error answer as not arrived, and a lost answer behind a proxy as unknown', async () => {
    for (const status of [500, 503])
      expect(await send({ kind: 'status', status, body: 'rollup_error' })).toEqual({
        failed: `Slack answered ${status}: rollup_error`,
        arrived: 'no',
      })
    for (const status of [502, 504])
      expect(await send({ kind: 'status', status })).toMatchObject({ arrived: 'unknown' })
  })

  it('calls what only a person can mend permanent', async () => {
    for (const [status, body] of [
      [403, 'action_prohibited'],
      [404, 'no_service'],
      [410, 'channel_is_archived'],
    ] as const)
      expect(await send({ kind: 'status', status, body })).toEqual({
        failed: `Slack answered ${status}: ${body}`,
        arrived: 'no',
        permanent: true,
      })
    expect(
      await send({ kind: 'status', status: 302, headers: { location: 'http://127.0.0.1:1/' } }),
    ).toMatchObject({
      arrived: 'no',
      permanent: true,
    })
  })

  it('says it in plain text when Slack refuses the blocks', async () => {
    expect(await send({ kind: 'refuse-blocks' })).toBe('delivered')
    expect(slack.seen).toHaveLength(2)
    expect(slack.accepted).toEqual([{ text: expect.stringContaining('13 % failed (bound 2 %)') }])
  })

  it('does not know whether a message arrived that was sent and never answered', async () => {
    expect(await send({ kind: 'hang' }, 80)).toEqual({
      failed: 'Slack did not answer within 80 ms',
      arrived: 'unknown',
    })
    expect(await send({ kind: 'reset' })).toMatchObject({ arrived: 'unknown' })
  })

  it('knows that it did not where no connection stood, and names no secret', async () => {
    const url = slack.url
    await slack.close()
    const notifier = createSlackNotifier({ webhookUrl: url, links: LINKS, mention: null, clock })
    const result = await notifier.deliver(ALERT, once)
    expect(result).toEqual({ failed: 'Slack could not be reached: ECONNREFUSED', arrived: 'no' })
  })

  it('refuses settings that Slack would not understand, without showing the address', () => {
    const make = (webhookUrl: string, mention: string | null) =>
      createSlackNotifier({ webhookUrl, links: LINKS, mention, clock })
    expect(() => make('hooks.example/secret', null)).toThrow(/^slack webhook: (?!.*secret)/)
    expect(() => make(slack.url, '@channel')).toThrow(/mention: "@channel"/)
    expect(() => make(slack.url, '<!here>')).not.toThrow()
  })
})
