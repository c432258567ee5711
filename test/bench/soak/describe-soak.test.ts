import { describe, expect, it } from 'vitest'
import { describeSoak, type SoakResult } from './describe-soak.ts'
import { createMemoryLog, type MemoryLog } from './memory-log.ts'
import { readSoakOptions } from './read-soak-options.ts'

const counts = { sent: 900, spoken: 900, failed: 0, heldBack: 0, audioBytes: 1, bySource: { cache: 900 } }

/** A run of three processes over five minutes, in millions of bytes. */
function memoryOf(control: (sample: number) => number, gateway = 120): MemoryLog {
  const known = new Map([
    [1, 'start'],
    [2, 'control'],
    [3, 'gateway'],
  ])
  const log = createMemoryLog(known)
  const at = (pid: number, megabytes: number) => {
    const bytes = megabytes * 1e6
    return { pid, parent: 1, resident: bytes, proportional: bytes / 2, command: 'node' }
  }
  for (let sample = 0; sample <= 60; sample++)
    log.add((sample * 5) / 3_600, [at(1, 100), at(2, control(sample)), at(3, gateway)])
  return log
}

const result = (over: Partial<SoakResult>): SoakResult => ({
  minutes: 5,
  rate: 4,
  memory: memoryOf(() => 130),
  counts,
  died: [],
  readFailures: [],
  wasInterrupted: false,
  phase: 'at 10 %',
  ...over,
})
const failuresOf = (over: Partial<SoakResult>) => describeSoak(result(over)).failures

describe('judging a soak', () => {
  it('passes a run that stayed inside, and shows each process beside the whole by its share of shared pages', () => {
    const report = describeSoak(result({}))
    expect(report.failures).toEqual([])
    expect(report.rows.map(([name, start]) => [name, start])).toEqual([
      ['start', '100'],
      ['control', '130'],
      ['gateway', '120'],
      ['whole run (PSS)', '175'],
    ])
  })

  it('tells how fast memory rises once the beginning is over', () => {
    // Steep for the first minute and a half, then 0.1 MB a sample: 72 MB an hour.
    const memory = memoryOf((sample) => (sample < 18 ? 100 + sample : 118 + sample / 10))
    const control = describeSoak(result({ memory })).rows.find(([name]) => name === 'control')
    expect(control?.[5]).toBe('+72 ± 0')
  })

  it('fails control for a single look over 200 million bytes, and the whole for one over 1.5 billion', () => {
    expect(failuresOf({ memory: memoryOf((sample) => (sample === 30 ? 201 : 130)) })).toEqual([
      'control held 201 MB; the limit is 200 MB',
    ])
    expect(failuresOf({ memory: memoryOf(() => 130, 2_900) })).toEqual([
      'the whole run held 1,565 MB; the limit is 1,500 MB',
    ])
  })

  it('fails for one failed request, for none at all, for a death and for a read that control refused', () => {
    expect(failuresOf({ counts: { ...counts, failed: 1 } })).toEqual(['1 of 900 requests failed'])
    expect(failuresOf({ counts: { ...counts, sent: 0 } })).toEqual(['not one request was sent'])
    expect(failuresOf({ died: ['gateway'] })).toEqual(['died: gateway'])
    expect(failuresOf({ readFailures: ['/v1/gateways: 500'] })).toEqual([
      'control refused 1 times what a dashboard reads, first: /v1/gateways: 500',
    ])
  })

  it('names a process that is gone, and falls back to resident memory where shares cannot be read', () => {
    const log = createMemoryLog(
      new Map([
        [1, 'start'],
        [2, 'control'],
      ]),
    )
    const start = { pid: 1, parent: 0, resident: 5e6, proportional: null, command: 'node' }
    expect(log.add(0, [start])).toEqual(['control'])
    expect(log.isProportional()).toBe(false)
    expect(log.whole()).toEqual([{ at: 0, value: 5e6 }])
  })

  it('reads its options, and says which value it did not take and what it expected', () => {
    expect(readSoakOptions([])).toEqual({ kind: 'run', options: { minutes: 5, rate: 4 } })
    expect(readSoakOptions(['--minutes', '0', '--rate', 'fast'])).toEqual({
      kind: 'wrong',
      problems: [
        '--minutes: got "0", expected a number from 0.5 to 10000',
        '--rate: got "fast", expected a number from 0.1 to 100',
      ],
    })
  })
})
