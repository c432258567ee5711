import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../dashboards/ops/styles/tokens.css', import.meta.url), 'utf8')
const [light, dark] = [css.slice(0, css.indexOf('@media')), css.slice(css.indexOf('@media'))].map(tokens)

function tokens(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]))
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

const INKS = [
  'ink',
  'muted',
  'baseline-ink',
  'candidate-ink',
  'healthy',
  'suspect',
  'insufficient',
  'breached',
]
const GROUNDS = ['ground', 'card', 'suspect-ground', 'breached-ground']

describe.each([
  ['light', light!],
  ['dark', dark!],
] as const)('in the %s scheme', (_name, scheme) => {
  it.each(INKS)('%s can be read on every ground', (ink) => {
    for (const ground of GROUNDS) {
      const ratio = contrast(scheme.get(ink)!, scheme.get(ground)!)
      expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('lines of charts and the text of buttons stand out', () => {
    expect(contrast(scheme.get('baseline')!, scheme.get('card')!)).toBeGreaterThanOrEqual(3)
    expect(contrast(scheme.get('candidate')!, scheme.get('card')!)).toBeGreaterThanOrEqual(3)
    expect(contrast(scheme.get('on-primary')!, scheme.get('primary')!)).toBeGreaterThanOrEqual(4.5)
  })
})
