import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fewestBad, loudest, spread, workedExamples } from './worked-examples.ts'

const DOCS = new URL('../../control/docs/', import.meta.url)
const page = readFileSync(new URL('how-crossfade-decides.md', DOCS), 'utf8')

describe('the page that explains how Crossfade decides', () => {
  test('shows the numbers of the meter as it is (renew it with test/scenarios/draw-evidence.ts)', () => {
    const block = page.split('<!-- worked examples -->')[1]?.split('<!-- end of worked examples -->')[0]
    expect(block?.trim()).toBe(workedExamples())
  })

  test('has pictures for light and dark that say in words what they show', () => {
    const names = [...page.matchAll(/\(pictures\/([\w-]+\.svg)\)/g)].map((match) => match[1]!)
    expect(names).toHaveLength(3)
    for (const name of names) {
      const svg = readFileSync(new URL(`pictures/${name}`, DOCS), 'utf8')
      expect(svg).toContain('prefers-color-scheme: dark')
      expect(svg).toMatch(/<title id="title">.+<\/title>\n<desc id="description">.{40,}<\/desc>/)
    }
  })
})

describe('at one request in ten seconds', () => {
  test('one failure in twenty is nothing, five in a row are a decision', () => {
    expect(loudest(spread(20, 1))).toBeLessThan(1e-4)
    expect(loudest([true, true, true, true])).toBeLessThan(1)
    expect(loudest([true, true, true, true, true])).toBeGreaterThanOrEqual(1)
  })

  test('eight of twenty and fourteen of a hundred roll back, one less does not', () => {
    expect(fewestBad(20)).toBe(8)
    expect(fewestBad(100)).toBe(14)
  })
})
