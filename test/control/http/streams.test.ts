import { afterEach, describe, expect, it } from 'vitest'
import { createTestHttp, type TestHttp } from '../../support/control-http.ts'
import { planBody } from '../../support/fake-control-api.ts'

const opened: TestHttp[] = []
function create(limits: Parameters<typeof createTestHttp>[0] = {}): TestHttp {
  const http = createTestHttp(limits)
  opened.push(http)
  return http
}
afterEach(() => {
  for (const http of opened.splice(0)) http.app.close()
})

/** Reads messages one by one, as an EventSource would. */
function reader(response: Response) {
  const decoder = new TextDecoder()
  const source = response.body!.getReader()
  let text = ''
  return {
    cancel: () => source.cancel(),
    async next(): Promise<string | undefined> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const message = text.slice(0, end)
          text = text.slice(end + 2)
          return message
        }
        const { done, value } = await source.read()
        if (done) return undefined
        text += decoder.decode(value, { stream: true })
      }
    },
  }
}

describe('the plan', () => {
  it('is served as its text, with its version as ETag, and 304 while it is the same', async () => {
    const { ask } = create()
    const first = await ask('gateway', 'GET', '/v1/plan')
    expect(await first.text()).toBe(planBody(5))
    expect(first.headers.get('etag')).toBe('"5"')
    const same = await ask('gateway', 'GET', '/v1/plan', { headers: { 'If-None-Match': 'W/"4", "5"' } })
    expect(same.status).toBe(304)
    expect(await same.text()).toBe('')
    expect((await ask('gateway', 'GET', '/v1/plan', { headers: { 'If-None-Match': '"4"' } })).status).toBe(
      200,
    )
  })

  it('is streamed at once and then whenever a newer one is published, never an older one', async () => {
    const { ask, api } = create()
    const stream = reader(await ask('gateway', 'GET', '/v1/plan/stream'))
    expect(await stream.next()).toBe('retry: 2000')
    expect(await stream.next()).toBe(`event: plan\nid: 5\ndata: ${planBody(5)}`)
    api.publish({ planVersion: 4, body: planBody(4) })
    api.publish({ planVersion: 6, body: planBody(6) })
    expect(await stream.next()).toBe(`event: plan\nid: 6\ndata: ${planBody(6)}`)
  })

  it('is not sent again to a reader that has it', async () => {
    const { ask, api } = create()
    const stream = reader(
      await ask('gateway', 'GET', '/v1/plan/stream', { headers: { 'Last-Event-ID': '5' } }),
    )
    expect(await stream.next()).toBe('retry: 2000')
    api.publish({ planVersion: 6, body: planBody(6) })
    expect(await stream.next()).toContain('id: 6')
  })

  it('is skipped to the newest for a reader that is slow', async () => {
    const { ask, api } = create()
    const stream = reader(await ask('gateway', 'GET', '/v1/plan/stream'))
    await stream.next()
    await stream.next()
    const long = ' '.repeat(10_000)
    for (let version = 6; version <= 20; version++)
      api.publish({ planVersion: version, body: `${planBody(version)}${long}` })
    expect(await stream.next()).toContain('id: 6')
    expect(await stream.next()).toContain('id: 20')
  })

  it('is no longer listened for once the reader went away', async () => {
    const { ask, api } = create()
    const stream = reader(await ask('gateway', 'GET', '/v1/plan/stream'))
    await stream.next()
    expect(api.planListeners()).toBe(1)
    await stream.cancel()
    expect(api.planListeners()).toBe(0)
    await ask('gateway', 'HEAD', '/v1/plan/stream')
    expect(api.planListeners()).toBe(0)
  })

  it('stream is kept alive by comments, and ends when the token is revoked', async () => {
    const { ask, api } = create({ limits: { heartbeatMs: 5 } })
    const stream = reader(await ask('gateway', 'GET', '/v1/plan/stream'))
    await stream.next()
    await stream.next()
    expect(await stream.next()).toBe(': alive')
    api.revoke('gateway')
    let message: string | undefined
    do message = await stream.next()
    while (message !== undefined)
    expect(api.planListeners()).toBe(0)
  })

  it('streams are bounded in number, and all of them end when control shuts down', async () => {
    const { ask, app } = create({ limits: { streams: 1 } })
    const stream = reader(await ask('gateway', 'GET', '/v1/plan/stream'))
    const second = await ask('gateway', 'GET', '/v1/plan/stream')
    expect(second.status).toBe(429)
    expect(second.headers.get('retry-after')).toBe('5')
    app.close()
    let message: string | undefined
    do message = await stream.next()
    while (message !== undefined)
  })
})

describe('events for dashboards', () => {
  it('begin with ready, then tell each change once per interval', async () => {
    const { ask, api } = create({ limits: { eventsEveryMs: 20 } })
    const stream = reader(await ask('viewer', 'GET', '/v1/events'))
    expect(await stream.next()).toBe('retry: 2000')
    expect(await stream.next()).toBe('event: ready\ndata: {}')
    api.emit({ kind: 'rollout', rollout: 'tts' })
    for (let i = 0; i < 50; i++) api.emit({ kind: 'decision', rollout: 'tts' })
    api.emit({ kind: 'gateways', rollout: null })
    expect(await stream.next()).toBe('event: change\ndata: {"kind":"rollout","rollout":"tts"}')
    expect(await stream.next()).toBe('event: change\ndata: {"kind":"decision","rollout":"tts"}')
    expect(await stream.next()).toBe('event: change\ndata: {"kind":"gateways","rollout":null}')
  })

  it('cut off a reader that does not read, and go on for the others', async () => {
    const { ask, api } = create({ limits: { eventsEveryMs: 1, eventBufferBytes: 400 } })
    const slow = await ask('viewer', 'GET', '/v1/events')
    const quick = reader(await ask('viewer', 'GET', '/v1/events'))
    await quick.next()
    await quick.next()
    for (let i = 0; i < 20; i++) {
      api.emit({ kind: 'incident', rollout: `rollout-${i}` })
      expect(await quick.next()).toContain(`rollout-${i}`)
    }
    const left = await slow.text()
    expect(left).toContain('rollout-0')
    expect(left).not.toContain('rollout-19')
    expect(left.length).toBeLessThanOrEqual(400)
  })
})
