import { describe, expect, it } from 'vitest'
import type { Cell } from './cell.ts'
import { cutIntoChunks, runCells } from './run-cells.ts'

const blip: Cell = { kind: 'blip', params: { rate: 1, length: 20 }, runs: 6, cost: 1 }
const oracle: Cell = { kind: 'oracle', params: { errors: 0.5 }, runs: 5, cost: 0.9 }

describe('cutIntoChunks', () => {
  it('runs a cell that is asked for twice once, as often as the larger demand', () => {
    const chunks = cutIntoChunks([blip, { ...blip, runs: 9 }, oracle])
    const runs = (kind: string) =>
      chunks.filter((chunk) => chunk.kind === kind).reduce((sum, { from, to }) => sum + to - from, 0)
    expect(runs('blip')).toBe(9)
    expect(runs('oracle')).toBe(5)
  })

  it('puts the longest work first', () => {
    const costs = cutIntoChunks([oracle, blip]).map(({ cost }) => cost)
    expect(costs).toEqual([...costs].sort((a, b) => b - a))
  })
})

describe('runCells', () => {
  it('gives the same results on one thread as on three', async () => {
    const alone = await runCells([blip, oracle], 5, 1)
    const shared = await runCells([blip, oracle], 5, 3)
    expect(alone.get('blip(length=20,rate=1)')).toHaveLength(6)
    expect([...shared].sort()).toEqual([...alone].sort())
  })

  it('gives others with another seed', async () => {
    const one = await runCells([oracle], 1, 1)
    const two = await runCells([oracle], 2, 1)
    expect(one).not.toEqual(two)
  })

  it('says which cell failed and why', async () => {
    await expect(runCells([{ ...blip, params: { rate: 1 } }], 1, 1)).rejects.toThrow(
      /blip\(rate=1\).*length/s,
    )
    await expect(runCells([{ ...blip, kind: 'unheard' }], 1, 1)).rejects.toThrow('"unheard" is not known')
  })
})
