import { IncomingWebhook } from '@slack/webhook'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SlackStandin, startSlackStandin } from '../../deploy/local/slack-standin.ts'

let slack: SlackStandin

beforeEach(async () => {
  slack = await startSlackStandin({ port: 0 })
})
afterEach(() => slack.close())

async function post(payload: unknown, url = slack.url): Promise<{ status: number; text: string }> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return { status: response.status, text: await response.text() }
}

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const button = (fields: object) => ({ type: 'button', text: plain('Open'), ...fields })

describe('the Slack stand-in', () => {
  it('takes what the official client sends and keeps it, twice if it came twice', async () => {
    const webhook = new IncomingWebhook(slack.url)
    await webhook.send({
      text: 'rolled back',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*hi*' } }],
    })
    expect((await webhook.send({ text: 'rolled back' })).text).toBe('ok')
    expect(slack.messages().map((it) => it.text)).toEqual(['rolled back', 'rolled back'])
    const listed = (await (await fetch(`${slack.base}/messages`)).json()) as { messages: unknown[] }
    expect(listed.messages).toHaveLength(2)
    await fetch(`${slack.base}/messages`, { method: 'DELETE' })
    expect(slack.messages()).toEqual([])
  })

  it('tells its starter of every message', async () => {
    const heard: string[] = []
    const other = await startSlackStandin({ port: 0, onMessage: (message) => heard.push(message.text) })
    await post({ text: 'advanced to 25 %' }, other.url)
    expect(heard).toEqual(['advanced to 25 %'])
    await other.close()
  })

  it('takes a payload in a form field', async () => {
    const response = await fetch(slack.url, {
      method: 'POST',
      body: new URLSearchParams({ payload: '{"text":"hi"}' }),
    })
    expect(await response.text()).toBe('ok')
  })

  it('takes a message that is exactly at the limits', async () => {
    const blocks = [
      { type: 'header', text: plain('h'.repeat(150)) },
      { type: 'section', text: mrkdwn('s'.repeat(3_000)), fields: Array(10).fill(mrkdwn('f'.repeat(2_000))) },
      { type: 'context', elements: Array(10).fill(mrkdwn('c')) },
      {
        type: 'actions',
        elements: [
          button({ text: plain('b'.repeat(75)), url: `https://e.org/${'u'.repeat(2_986)}`, style: 'danger' }),
        ],
      },
      ...Array(46).fill({ type: 'divider' }),
    ]
    expect(await post({ text: 'full', blocks })).toEqual({ status: 200, text: 'ok' })
  })

  const section = (fields: object) => [{ type: 'section', ...fields }]
  const actions = (...elements: object[]) => [{ type: 'actions', elements }]

  it.each<[string, unknown, string]>([
    ['51 blocks', Array(51).fill({ type: 'divider' }), 'blocks: 51, at most 50'],
    ['a long header', [{ type: 'header', text: plain('h'.repeat(151)) }], 'blocks[0].text.text: 151'],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('h') }], 'expected plain_text'],
    ['a long section', section({ text: mrkdwn('s'.repeat(3_001)) }), '3001 characters, at most 3000'],
    ['an empty section', section({}), 'a section needs text or fields'],
    ['eleven fields', section({ fields: Array(11).fill(mrkdwn('f')) }), 'blocks[0].fields: 11, at most 10'],
    ['a long field', section({ fields: [mrkdwn('f'.repeat(2_001))] }), 'blocks[0].fields[0].text: 2001'],
    ['a long button', actions(button({ text: plain('b'.repeat(76)) })), '76 characters, at most 75'],
    ['a long address', actions(button({ url: `https://e.org/${'u'.repeat(2_987)}` })), 'at most 3000'],
    ['a relative address', actions(button({ url: '/incidents/1' })), 'not an address'],
    ['no buttons', actions(), 'expected a list that is not empty'],
    [
      'eleven context elements',
      [{ type: 'context', elements: Array(11).fill(mrkdwn('c')) }],
      '11, at most 10',
    ],
    ['an unknown block', [{ type: 'carousel-ish' }], 'unknown block "carousel-ish"'],
    ['one block id twice', Array(2).fill({ type: 'divider', block_id: 'a' }), 'a block_id occurs twice'],
    ['blocks that are no list', {}, 'blocks: expected a list'],
  ])('refuses %s with invalid_blocks and says why to whoever asks', async (_, blocks, why) => {
    expect(await post({ text: 'fallback', blocks })).toEqual({ status: 400, text: 'invalid_blocks' })
    expect(slack.refusals()[0]).toContain(why)
    expect(slack.messages()).toEqual([])
  })

  it('refuses what is no payload, and blocks without a fallback text', async () => {
    expect(await post('{')).toEqual({ status: 400, text: 'invalid_payload' })
    expect(await post([])).toEqual({ status: 400, text: 'invalid_payload' })
    expect(await post({ text: 5 })).toEqual({ status: 400, text: 'invalid_payload' })
    expect(await post({})).toEqual({ status: 400, text: 'no_text' })
    expect(await post({ blocks: [{ type: 'divider' }] })).toEqual({ status: 400, text: 'no_text' })
  })

  it('tells an unknown webhook from a wrong token', async () => {
    expect(await post({ text: 'x' }, `${slack.base}/services/T1/B1/x`)).toEqual({
      status: 404,
      text: 'no_service',
    })
    expect(await post({ text: 'x' }, `${slack.url}x`)).toEqual({ status: 403, text: 'invalid_token' })
    expect(await post({ text: 'x' }, `${slack.base}/elsewhere`)).toEqual({ status: 404, text: 'no_team' })
  })

  it('answers 429 with Retry-After, 500 and 410 when told to, and keeps nothing of it', async () => {
    slack.mode('429', { retryAfterSeconds: 7 })
    const limited = await fetch(slack.url, { method: 'POST', body: '{"text":"x"}' })
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
    slack.mode('500')
    expect(await post({ text: 'x' })).toEqual({ status: 500, text: 'rollup_error' })
    slack.mode('archived')
    expect(await post({ text: 'x' })).toEqual({ status: 410, text: 'channel_is_archived' })
    slack.mode('ok')
    expect((await post({ text: 'x' })).status).toBe(200)
    expect([slack.messages().length, slack.posts()]).toEqual([1, 4])
  })

  it('hangs until the client gives up', async () => {
    slack.mode('hang')
    const hung = fetch(slack.url, { method: 'POST', body: '{"text":"x"}', signal: AbortSignal.timeout(100) })
    await expect(hung).rejects.toThrow()
    expect(slack.messages()).toEqual([])
  })

  it('can take a message and lose the answer', async () => {
    slack.mode('lost-answer')
    await expect(post({ text: 'x' })).rejects.toThrow()
    expect(slack.messages()).toHaveLength(1)
  })

  it('changes its mode over HTTP', async () => {
    expect((await post({ mode: '500' }, `${slack.base}/mode`)).status).toBe(200)
    expect((await post({ text: 'x' })).status).toBe(500)
    expect(await post({ mode: 'sulk' }, `${slack.base}/mode`)).toEqual({
      status: 400,
      text: '{"problem":"mode: expected one of ok, 429, 500, hang, lost-answer, archived"}',
    })
  })
})
