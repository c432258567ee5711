import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Cell } from './cell.ts'
import { keepRunsIn } from './kept-runs.ts'
import { runCells } from './run-cells.ts'

const HEAD = { commit: 'abc', seed: 5 }
const blip: Cell = { kind: 'blip', params: { rate: 1, length: 20 }, runs: 6, cost: 1 }
let file: string

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'crossfade-kept-')), 'runs.ndjson')
})

describe('a file of finished runs', () => {
  it('brings back what was added, never and nowhere included', () => {
    const outcomes = [{ delay: 3.25 }, { delay: Number.POSITIVE_INFINITY }, { delay: Number.NaN }]
    keepRunsIn(file, HEAD).add('blip', 4, outcomes)
    const kept = keepRunsIn(file, HEAD)
    expect([3, 4, 5, 6, 7].map((run) => kept.find('blip', run))).toEqual([undefined, ...outcomes, undefined])
    expect(kept.find('other', 4)).toBeUndefined()
  })

  it('forgets a line that was cut off, and goes on behind the last whole one', () => {
    keepRunsIn(file, HEAD).add('blip', 0, [{ delay: 1 }])
    appendFileSync(file, '{"name":"blip","from":1,"outc')
    keepRunsIn(file, HEAD).add('blip', 2, [{ delay: 3 }])
    const kept = keepRunsIn(file, HEAD)
    expect([0, 1, 2].map((run) => kept.find('blip', run)?.['delay'])).toEqual([1, undefined, 3])
  })

  it('refuses figures of another commit and of another seed', () => {
    keepRunsIn(file, HEAD)
    expect(() => keepRunsIn(file, { ...HEAD, commit: 'abd' })).toThrow('"commit":"abd"')
    expect(() => keepRunsIn(file, { ...HEAD, seed: 6 })).toThrow('"seed":6')
  })

  it('makes an interrupted benchmark end with the figures of one that was not', async () => {
    const whole = await runCells([{ ...blip, runs: 9 }], 5, 2)
    await runCells([{ ...blip, runs: 5 }], 5, 1, { kept: keepRunsIn(file, HEAD) })
    const before = readFileSync(file, 'utf8')
    const resumed = await runCells([{ ...blip, runs: 9 }], 5, 2, { kept: keepRunsIn(file, HEAD) })
    expect(resumed).toEqual(whole)
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true)
  })
})
