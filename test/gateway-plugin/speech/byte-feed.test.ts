import { describe, expect, it } from 'vitest'
import { createByteFeed, joinBytes } from '../../../gateway-plugin/speech/byte-feed.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<number[]> {
  const all: number[] = []
  for await (const piece of pieces) all.push(...piece)
  return all
}

describe('a feed of bytes', () => {
  it('gives what was there, what comes, and then the end', async () => {
    const feed = createByteFeed([bytes(1)], () => {})
    const reading = readAll(feed.pieces)
    expect(feed.put(bytes(2, 3))).toBe(3)
    feed.end(null)
    expect(await reading).toEqual([1, 2, 3])
    expect(await readAll(feed.pieces)).toEqual([1, 2, 3])
  })

  it('throws where the rest never comes, after all that did', async () => {
    const feed = createByteFeed([bytes(1)], () => {})
    const iterator = feed.pieces[Symbol.asyncIterator]()
    feed.end('reset')
    expect(await iterator.next()).toEqual({ done: false, value: bytes(1) })
    await expect(iterator.next()).rejects.toThrow('the audio broke off: reset')
  })

  it('tells when the last reader has left before the end, and only then', async () => {
    let left = 0
    const feed = createByteFeed([bytes(1)], () => {
      left++
    })
    const [one, two] = [feed.pieces[Symbol.asyncIterator](), feed.pieces[Symbol.asyncIterator]()]
    await one.return?.()
    expect(left).toBe(0)
    await two.return?.()
    expect(left).toBe(1)
    feed.end(null)
    await feed.pieces[Symbol.asyncIterator]().return?.()
    expect(left).toBe(1)
  })

  it('joins pieces', () => {
    expect(joinBytes([bytes(1), bytes(), bytes(2, 3)])).toEqual(bytes(1, 2, 3))
    expect(joinBytes([])).toEqual(bytes())
  })
})
