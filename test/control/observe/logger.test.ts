import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../control/observe/logger.ts'

const AT = Date.UTC(2026, 10, 23, 14, 2, 11)

function record(level: 'debug' | 'info' | 'warn' | 'error' = 'debug') {
  const lines: string[] = []
  const log = createLogger({ now: () => AT, write: (line) => lines.push(line), level })
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('the log', () => {
  it('is one JSON object a line, time, level and event first', () => {
    const { log, lines } = record()
    log.info('rolled-back', { rollout: 'tts', share: 5_000 })
    expect(lines).toEqual([
      '{"time":"2026-11-23T14:02:11.000Z","level":"info","event":"rolled-back","rollout":"tts","share":5000}',
    ])
  })

  it('leaves out what is below its level', () => {
    const { log, parsed } = record('warn')
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
    expect(parsed().map((line) => line['event'])).toEqual(['c', 'd'])
  })

  it('tells an error with its code, cause and stack', () => {
    const { log, parsed } = record()
    const cause = Object.assign(new Error('no space'), { code: 'SQLITE_FULL' })
    log.error('commit.failed', { error: new Error('not written', { cause }) })
    expect(parsed()[0]?.['error']).toMatchObject({
      name: 'Error',
      message: 'not written',
      stack: expect.stringContaining('logger.test.ts'),
      cause: { message: 'no space', code: 'SQLITE_FULL' },
    })
  })

  it('never writes a credential, at any depth', () => {
    const { log, lines } = record()
    log.info('request', {
      authorization: 'Bearer cf_s3cret',
      settings: { webhookUrl: 'https://hooks.example/s3cret', adminToken: 's3cret', tokenId: 'visible' },
    })
    expect(lines.join()).not.toContain('s3cret')
    expect(lines.join()).toContain('visible')
  })

  it('survives what cannot be written, and lets no field pass for the time or the event', () => {
    const { log, parsed, lines } = record()
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    log.info('looped', { loop })
    log.info('big', { value: 12n, event: 'forged', text: 'two\nlines' })
    expect(parsed()[0]).toMatchObject({ event: 'looped', unloggable: expect.any(String) })
    expect(parsed()[1]).toMatchObject({ event: 'big', value: '12' })
    expect(lines.every((line) => !line.includes('\n'))).toBe(true)
  })
})
