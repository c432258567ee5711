import { describe, expect, it } from 'vitest'
import { readOptions } from './read-options.ts'

describe('the command line of the detection benchmark', () => {
  it('is a full run with seed 1 when nothing is said', () => {
    expect(readOptions([])).toMatchObject({ seed: 1, isQuick: false, only: null, runs: null, writes: false })
  })

  it('takes rows, runs and threads', () => {
    expect(readOptions(['--only', 'A4,B2', '--runs', '12', '--threads', '3', '--seed', '9'])).toMatchObject({
      seed: 9,
      only: ['A4', 'B2'],
      runs: 12,
      threads: 3,
    })
  })

  it('refuses to write a page of half a run, and numbers that are none', () => {
    expect(readOptions(['--write', '--quick'])).toHaveProperty('problem')
    expect(readOptions(['--seed', 'x'])).toEqual({
      problem: '--seed: got "x", expected a whole number from 0',
    })
    expect(readOptions(['--sede', '1'])).toHaveProperty('problem')
  })

  it('offers help', () => {
    expect(readOptions(['--help'])).toBe('help')
  })
})
