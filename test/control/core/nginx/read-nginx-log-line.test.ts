import { describe, expect, test } from 'vitest'
import { readNginxLogLine } from '../../../../control/core/nginx/read-nginx-log-line.ts'
import { bucketOf, hashUnit } from '../../../../gateway-plugin/assign.ts'

const CONTEXT = {
  hideUnit: (unit: string) => `hidden-${unit.length}`,
  saltOf: () => 'tts-2026a',
  timeoutMsOf: () => 2_000,
}

const LINE = {
  v: 1,
  plan: 7,
  at: '1790000000.250',
  decision: 'tts:3:1:candidate:hash',
  backends: 'kokoro:vendor',
  revision: 'kokoro:v0.8.0',
  fallbackRevision: 'aura:2',
  status: '200',
  seconds: '0.120',
  upstreamStatus: '200',
  upstreamSeconds: '0.120',
  headerSeconds: '0.080',
  upstreamBytes: '32244',
  bodyBytes: '32044',
  promisedBytes: '32044',
  completion: 'OK',
  type: 'audio/wav',
  length: '58',
  method: 'POST',
  unit: 'Zoë',
  language: 'en',
}

function attempts(changes: Partial<typeof LINE>) {
  const reading = readNginxLogLine(JSON.stringify({ ...LINE, ...changes }), CONTEXT)
  return reading.kind === 'attempts' ? reading.attempts : []
}

describe('a line of the log of nginx', () => {
  test('becomes an attempt whose user is hidden, with the bucket that the plugin would give', () => {
    const reading = readNginxLogLine(JSON.stringify(LINE), CONTEXT)
    expect(reading).toMatchObject({
      kind: 'attempts',
      planVersion: 7,
      attempts: [
        {
          startedAt: 1_790_000_000_130,
          endedAt: 1_790_000_000_250,
          rollout: 'tts',
          epoch: 3,
          arm: 'candidate',
          assignedBy: 'hash',
          bucket: bucketOf(hashUnit('tts-2026a', 'Zoë')),
          role: 'primary',
          backend: 'kokoro',
          revision: 'kokoro:v0.8.0',
          outcome: 'ok',
          latencyMs: 120,
          firstByteMs: 80,
          audioBytes: 32_044,
          unit: 'hidden-3',
        },
      ],
    })
    expect(JSON.stringify(reading)).not.toContain('Zoë')
  })

  test('tells of the failure and of what saved the user, one after the other', () => {
    const both = attempts({
      upstreamStatus: '500 : 200',
      upstreamSeconds: '0.100 : 0.050',
      headerSeconds: '0.100 : 0.040',
      upstreamBytes: '320 : 32244',
      bodyBytes: '120 : 32044',
      type: 'audio/wav',
    })
    expect(both.map(({ revision }) => revision)).toEqual(['kokoro:v0.8.0', 'aura:2'])
    expect(both.map(({ role, backend, outcome, endedAt }) => [role, backend, outcome, endedAt])).toEqual([
      ['primary', 'kokoro', 'error', 1_790_000_000_200],
      ['fallback', 'vendor', 'ok', 1_790_000_000_250],
    ])
  })

  test.each([
    [
      'its time limit passed',
      { upstreamStatus: '504', upstreamSeconds: '2.001', upstreamBytes: '0' },
      'timeout',
      'timeout',
    ],
    ['nobody was there', { upstreamStatus: '502', upstreamBytes: '0', bodyBytes: '0' }, 'error', 'connect'],
    [
      'an answer that broke off in its headers',
      { upstreamStatus: '502', upstreamBytes: '40', bodyBytes: '0' },
      'error',
      'server-error',
    ],
    ['audio that is none', { type: 'application/json' }, 'error', 'not-audio'],
    ['audio that is cut', { bodyBytes: '2000' }, 'error', 'truncated-body'],
    ['audio that stalls', { bodyBytes: '2000', upstreamSeconds: '2.001' }, 'timeout', 'timeout'],
    ['a client that left in the middle', { bodyBytes: '2000', completion: '' }, 'cancelled', 'none'],
    ['a client that left with all of it under way', { completion: '' }, 'ok', 'none'],
    ['audio of a length that nobody told', { bodyBytes: '2007', promisedBytes: '' }, 'ok', 'none'],
    ['an empty answer', { upstreamBytes: '148', bodyBytes: '0', promisedBytes: '0' }, 'error', 'empty-body'],
    [
      'an empty answer in chunks',
      { upstreamBytes: '160', bodyBytes: '5', promisedBytes: '' },
      'error',
      'empty-body',
    ],
    ['a limit of the backend', { upstreamStatus: '429' }, 'error', 'rate-limited'],
    ['a wrong key', { upstreamStatus: '401' }, 'error', 'authentication'],
    ['a request that is wrong', { upstreamStatus: '422' }, 'client-error', 'bad-request'],
    ['a client that left', { status: '499' }, 'cancelled', 'none'],
  ])('knows %s', (_, changes, outcome, failure) => {
    expect(attempts(changes)).toMatchObject([{ outcome, failure }])
  })

  test('reads what an older export writes: all bytes that came, and both revisions in one', () => {
    const { bodyBytes: _, revision: __, fallbackRevision: ___, ...rest } = LINE
    const reading = readNginxLogLine(JSON.stringify({ ...rest, revisions: 'k-1:v-2' }), CONTEXT)
    expect(reading).toMatchObject({
      attempts: [{ outcome: 'ok', audioBytes: 32_244, revision: 'k-1' }],
    })
  })

  test('says nothing where no backend was called: a preflight, a limit of nginx itself', () => {
    for (const changes of [
      { method: 'OPTIONS', upstreamStatus: '' },
      { status: '429', upstreamStatus: '' },
    ])
      expect(readNginxLogLine(JSON.stringify({ ...LINE, ...changes }), CONTEXT)).toEqual({ kind: 'nothing' })
  })

  test.each([
    ['{"v":1', 'not a line of JSON'],
    [JSON.stringify({ ...LINE, v: 2 }), 'v: expected 1, got 2'],
    [JSON.stringify({ ...LINE, at: '-' }), 'at: expected seconds, got "-"'],
    [JSON.stringify({ ...LINE, decision: '' }), 'decision: not readable: ""'],
  ])('names what cannot be read in %s', (line, problem) => {
    expect(readNginxLogLine(line, CONTEXT)).toEqual({ kind: 'unreadable', problem })
  })
})
