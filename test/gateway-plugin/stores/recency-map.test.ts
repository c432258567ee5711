import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../../gateway-plugin/identity/base64url.ts'
import { createRecordQueue, type PendingRecord } from '../../../gateway-plugin/report/record-queue.ts'
import { createBoundedMap } from '../../../gateway-plugin/stores/bounded-map.ts'
import { createRecencyMap } from '../../../gateway-plugin/stores/recency-map.ts'

const key = fc.integer({ min: 0, max: 6 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('get' as const), key }),
  fc.record({ kind: fc.constant('set' as const), key, value: fc.integer() }),
  fc.record({ kind: fc.constant('delete' as const), key }),
)

describe('a map that knows what was used longest ago', () => {
  it('behaves as a plain map kept in order, through any steps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const map = createRecencyMap<number, number>()
        const model = new Map<number, number>()
        for (const one of steps) {
          const known = model.get(one.key)
          if (one.kind === 'delete') {
            expect(map.delete(one.key)).toBe(known)
            model.delete(one.key)
          } else {
            if (one.kind === 'get') expect(map.get(one.key)).toBe(known)
            else map.set(one.key, one.value)
            const value = one.kind === 'set' ? one.value : known
            model.delete(one.key)
            if (value !== undefined) model.set(one.key, value)
          }
          expect(map.oldest()).toBe(model.keys().next().value)
          expect(map.size()).toBe(model.size)
        }
      }),
    )
  })

  it('never holds more than it may when it is bounded', () => {
    const map = createBoundedMap<number, number>(3)
    for (let i = 0; i < 3; i++) map.set(i, i)
    map.get(0)
    map.set(3, 3)
    expect([0, 1, 2, 3].map((one) => map.get(one))).toEqual([0, undefined, 2, 3])
    expect(map.size()).toBe(3)
  })
})

describe('records that wait', () => {
  const record = (endedAt: number) => ({ endedAt, rollout: 'tts', arm: 'baseline' }) as PendingRecord

  it('leave in their order, and the oldest are dropped and counted when there are too many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('add' as const), fc.integer({ min: 1, max: 4 })), { maxLength: 80 }),
        (steps) => {
          const queue = createRecordQueue(5)
          let model: number[] = []
          let dropped = 0
          let next = 0
          for (const one of steps) {
            if (one === 'add') {
              queue.add(record(next))
              model.push(next++)
              if (model.length > 5) dropped += model.splice(0, model.length - 5).length
            } else {
              expect(queue.take(one).map(({ endedAt }) => endedAt)).toEqual(model.slice(0, one))
              model = model.slice(one)
            }
            expect(queue.size()).toBe(model.length)
            expect(queue.earliestEnd()).toBe(model[0] ?? Number.POSITIVE_INFINITY)
            expect(queue.droppedTotal()).toBe(dropped)
          }
        },
      ),
    )
  })
})

describe('base64url', () => {
  it('is what Node writes, and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = toBase64Url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64Url(text)).toEqual(bytes)
      }),
    )
  })
})
