import { describe, expect, it } from 'vitest'
import { Attribution } from '../../../../control/core/triggers/attribution.ts'
import { describeConcentration } from '../../../../control/core/triggers/describe-concentration.ts'
import { LENGTHS } from '../../../../control/core/triggers/stratum.ts'

const LANGUAGES = ['en', 'de', 'es']
const name = (language: number) => LANGUAGES[language] ?? 'other languages'

/** Ten requests a second: language, length class and fate by `i`. */
function fed(
  seconds: number,
  cell: (i: number) => [number, number],
  bad: (l: number, n: number, i: number) => boolean,
) {
  const attribution = new Attribution()
  for (let tick = 0; tick < seconds; tick++) {
    attribution.open(tick)
    for (let j = 0; j < 10; j++) {
      const [language, length] = cell(tick * 10 + j)
      attribution.note(language * LENGTHS + length, bad(language, length, tick * 10 + j))
    }
    attribution.close(tick)
  }
  return attribution
}

const mixed = (i: number): [number, number] => [i % 3, Math.floor(i / 3) % LENGTHS]
const say = (attribution: Attribution, since = 0) =>
  describeConcentration(attribution.spread(since), 'failures', name)

describe('where trouble is', () => {
  it('is a language that has nearly all failures', () => {
    const text = say(fed(60, mixed, (language, _, i) => (language === 2 && i % 5 === 2) || i % 200 === 1))
    expect(text).toMatch(/^4\d of 4\d failures are es$/)
  })

  it('is the length from which on texts fail', () => {
    expect(say(fed(30, mixed, (_, length, i) => length >= 4 && i % 5 === 0))).toMatch(
      /^\d+ of \d+ failures are texts over 400 characters$/,
    )
    expect(say(fed(30, mixed, (_, length, i) => length < 2 && i % 5 === 1))).toMatch(
      /are texts up to 100 characters$/,
    )
  })

  it('is both where both narrow it down', () => {
    expect(say(fed(60, mixed, (language, length) => language === 2 && length >= 4))).toMatch(
      /are es over 400 characters$/,
    )
  })

  it('is nowhere in particular when it is everywhere, rare, or where most of the traffic is', () => {
    expect(say(fed(60, mixed, (_, __, i) => i % 7 === 0))).toBeNull()
    expect(say(fed(60, mixed, (language, _, i) => language === 2 && i < 20))).toBeNull()
    const mostlyEnglish = (i: number): [number, number] => [i % 10 === 0 ? 1 : 0, 2]
    expect(say(fed(60, mostlyEnglish, (language, _, i) => language === 0 && i % 9 === 1))).toBeNull()
  })

  it('counts from the change on, and says when it has not kept all', () => {
    const attribution = fed(600, mixed, (language) => language === 2)
    expect(say(attribution, 590)).toBe('34 of 34 failures are es')
    expect(say(attribution)).toMatch(/^(\d+) of the last \1 failures are es$/)
  })

  it('goes on from its state', () => {
    const live = fed(100, mixed, (language) => language === 2)
    const restored = new Attribution(JSON.parse(JSON.stringify(live.state())))
    expect(restored.state()).toEqual(live.state())
    expect(say(restored, 80)).toBe(say(live, 80))
  })
})
