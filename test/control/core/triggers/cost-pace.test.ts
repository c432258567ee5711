import { describe, expect, it } from 'vitest'
import { CostPace, type PaceReading } from '../../../../control/core/triggers/cost-pace.ts'
import { withPace } from '../../../../control/core/triggers/cost-verdict.ts'
import { buildVerdict } from '../../../support/builders.ts'

const reading = (changes: Partial<PaceReading> = {}): PaceReading => ({
  state: 'breached',
  value: 1.4,
  money: null,
  month: 9,
  text: 'the month ends at $140.00',
  ...changes,
})

describe('an overrun that a person has answered', () => {
  it('is no breach any more until it has grown by a tenth, the month is over, or it is an answer of nobody', () => {
    const pace = new CostPace()
    pace.hear(reading())
    expect(pace.reading?.state).toBe('breached')
    pace.answer()
    expect(pace.reading).toMatchObject({ state: 'suspect' })
    expect(pace.reading?.text).toContain('a person has seen it at 40 % over')
    const states = [reading({ value: 1.5 }), reading({ value: 1.55 }), reading({ month: 10 })].map((next) => {
      const other = new CostPace(JSON.parse(JSON.stringify(pace.state())))
      other.hear(next)
      return other.reading?.state
    })
    expect(states).toEqual(['suspect', 'breached', 'breached'])
  })

  it('is answered only while it is one', () => {
    const pace = new CostPace()
    pace.answer()
    pace.hear(reading({ state: 'healthy', value: 1 }))
    pace.answer()
    pace.hear(reading())
    expect(pace.reading?.state).toBe('breached')
  })
})

describe('the verdict of both voices', () => {
  const cost = (state: Parameters<typeof buildVerdict>[0], pace: PaceReading | null) =>
    withPace([buildVerdict(state, { trigger: 'cost', evidence: 0.2, voices: { meter: 0.2 } })], pace)[0]!

  it('is the worse one, and one that knows nothing takes nothing from the other', () => {
    expect(cost('healthy', reading()).state).toBe('breached')
    expect(cost('breached', reading({ state: 'healthy' })).state).toBe('breached')
    expect(cost('insufficient', reading({ state: 'healthy' })).state).toBe('healthy')
    expect(cost('healthy', reading({ state: 'insufficient' })).state).toBe('healthy')
    expect(cost('insufficient', reading({ state: 'insufficient' })).state).toBe('insufficient')
    expect(cost('insufficient', null).state).toBe('insufficient')
  })

  it('has the evidence of a breach, the value of who speaks, and the other one in its text', () => {
    const verdict = cost('healthy', reading())
    expect(verdict).toMatchObject({ value: 1.4, evidence: 1, voices: { meter: 0.2, pace: 1 } })
    expect(verdict.text).toMatch(/^the month ends at \$140\.00; /)
  })

  it('leaves the other triggers alone', () => {
    const errors = buildVerdict('healthy')
    expect(withPace([errors], reading())).toEqual([errors])
  })
})
