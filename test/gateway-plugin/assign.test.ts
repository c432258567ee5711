import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, bucketOf, encodeUtf8, hashBytes, hashUnit } from '../../gateway-plugin/assign.ts'
import vectors from '../vectors/assignment.json' with { type: 'json' }

describe('assignment', () => {
  it('computes the hash that a stock nginx computes, for every measured pair', () => {
    expect(vectors.vectors.length).toBeGreaterThanOrEqual(300)
    for (const { salt, unit, hash } of vectors.vectors) expect(hashUnit(salt, unit)).toBe(hash)
  })

  it('puts every measured unit on the side where nginx puts it, at every measured share', () => {
    for (const { salt, unit, candidateFrom } of vectors.vectors)
      for (const share of vectors.shares)
        expect(assign(salt, unit, share)).toBe(share >= candidateFrom ? 'candidate' : 'baseline')
  })

  it('takes the same way over characters and over bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (salt, unit) => {
        expect(hashUnit(salt, unit)).toBe(hashBytes(new TextEncoder().encode(`${salt}:${unit}`)))
      }),
    )
  })

  it('encodes UTF-8 as the platform does, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(encodeUtf8(text)).toEqual([...new TextEncoder().encode(text)])
      }),
    )
    expect(encodeUtf8('a\ud800b')).toEqual([0x61, 0xef, 0xbf, 0xbd, 0x62])
  })

  it('never moves anybody back when the share rises, and stays the same for the same share', () => {
    const share = fc.integer({ min: 0, max: 10_000 })
    fc.assert(
      fc.property(fc.string(), fc.uuid(), share, share, (salt, unit, a, b) => {
        const low = Math.min(a, b)
        const high = Math.max(a, b)
        expect(assign(salt, unit, low)).toBe(assign(salt, unit, low))
        if (assign(salt, unit, low) === 'candidate') expect(assign(salt, unit, high)).toBe('candidate')
      }),
    )
  })

  it('names the smallest share that puts a unit on the candidate', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (salt, unit) => {
        const bucket = bucketOf(hashUnit(salt, unit))
        expect(assign(salt, unit, bucket)).toBe('candidate')
        if (bucket > 0) expect(assign(salt, unit, bucket - 1)).toBe('baseline')
      }),
    )
    expect(bucketOf(0)).toBe(1)
    expect(bucketOf(0xffffffff)).toBe(10_001)
  })

  it('gives nobody to the candidate at 0 and 10 % ± 1 point of 20,000 users at 10 %', () => {
    const users = Array.from({ length: 20_000 }, (_, i) => `user-${i}`)
    expect(users.filter((user) => assign('tts-2026a', user, 0) === 'candidate')).toEqual([])
    const tenth = users.filter((user) => assign('tts-2026a', user, 1000) === 'candidate').length
    expect(tenth / users.length).toBeGreaterThan(0.09)
    expect(tenth / users.length).toBeLessThan(0.11)
  })
})
