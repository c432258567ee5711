import { describe, expect, it } from 'vitest'
import { isTooShort } from '../../../gateway-plugin/audio/is-too-short.ts'

const LONG = 'A sentence of some words. '.repeat(20)

describe('audio that is too short for its text', () => {
  it('is told where nobody can speak so fast', () => {
    expect(isTooShort(1, LONG, 1)).toBe(true)
    expect(isTooShort(26, LONG, 1)).toBe(false)
  })

  it('allows for the speed that was asked for, and never more than that', () => {
    expect(isTooShort(5, LONG, 1)).toBe(true)
    expect(isTooShort(5, LONG, 4)).toBe(false)
    expect(isTooShort(5, LONG, 0.25)).toBe(true)
  })

  it('says nothing about short texts, signs, and lengths that nobody knows', () => {
    expect(isTooShort(0.1, 'Yes.', 1)).toBe(false)
    expect(isTooShort(0.1, '!?… '.repeat(200), 1)).toBe(false)
    expect(isTooShort(null, LONG, 1)).toBe(false)
  })

  it('knows that a Chinese sign takes longer than a letter', () => {
    expect(isTooShort(20, '今天天气很好我们去公园散步'.repeat(10), 1)).toBe(false)
  })
})
