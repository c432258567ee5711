import { describe, expect, it } from 'vitest'
import {
  type ActionFacts,
  nextActions,
  type RolloutFacts,
} from '../../../../control/core/report/next-actions.ts'

const ROLLOUT: RolloutFacts = {
  key: 'tts',
  name: 'English speech',
  candidateName: 'Kokoro',
  readyFor: null,
  pace: null,
  resting: null,
}
const QUIET: ActionFacts = {
  incidents: [],
  rollouts: [ROLLOUT],
  budgets: [],
  unpriced: [],
  fixedCostsEntered: true,
  breakEven: null,
}
const texts = (facts: Partial<ActionFacts>) => nextActions({ ...QUIET, ...facts }).map(({ text }) => text)
const paths = (facts: Partial<ActionFacts>) => nextActions({ ...QUIET, ...facts }).map(({ path }) => path)
const withRollout = (change: Partial<RolloutFacts>) => ({ rollouts: [{ ...ROLLOUT, ...change }] })

const INCIDENT = { id: 14, title: 'Rolled back: errors', rolloutName: 'English speech', openDays: 3 }
const OVER = { state: 'breached', text: 'month end $210, 40 % over $150.' } as const
const SPENT = { name: 'Workers AI', limit: 5_000_000, state: 'spent' } as const
const UNPRICED = { backend: 'workers-ai', model: 'melotts', calls: 1_204 }
const READY = { command: 'advance', to: '25 %', days: 8 } as const
const RESTING = { best: 5_000, current: 2_500, bestCost: 4_000_000, currentCost: 6_500_000 }

describe('what to do next', () => {
  it('is nothing where nothing is pressing', () => expect(nextActions(QUIET)).toEqual([]))

  it('names three at most, most pressing first', () => {
    const all: ActionFacts = {
      incidents: [INCIDENT],
      rollouts: [{ ...ROLLOUT, pace: OVER, readyFor: READY, resting: RESTING }],
      budgets: [SPENT],
      unpriced: [UNPRICED],
      fixedCostsEntered: false,
      breakEven: { charactersPerDay: 120_000, volume: 41_000 },
    }
    const order = [
      '/incidents/14',
      '/money/rollouts/tts',
      '/money/costs',
      '/money/prices',
      '/money/costs',
      '/rollouts/tts',
      '/money/rollouts/tts',
      '/money/what-if',
    ]
    expect(nextActions(all).map(({ path }) => path)).toEqual(order.slice(0, 3))
    // What was first is done: the next one moves up.
    const calm = { ...all, incidents: [], budgets: [], unpriced: [] }
    expect(nextActions(calm).map(({ path }) => path)).toEqual([order[1], order[4], order[5]])
    const settled = { ...calm, fixedCostsEntered: true, rollouts: [{ ...all.rollouts[0]!, pace: null }] }
    expect(nextActions(settled).map(({ path }) => path)).toEqual(order.slice(5))
  })

  it('asks for the cause of every open incident', () =>
    expect(texts({ incidents: [INCIDENT] })).toEqual([
      'Find the cause of incident 14 (English speech: Rolled back: errors), open for 3 days, and close it.',
    ]))

  it('says that a rollout is over its projection only once that is more than a forecast', () => {
    expect(texts(withRollout({ pace: OVER }))).toEqual([
      'English speech is over its projection: month end $210, 40 % over $150.',
    ])
    expect(texts(withRollout({ pace: { ...OVER, state: 'healthy' } }))).toEqual([])
    expect(texts(withRollout({ pace: { ...OVER, state: 'insufficient' } }))).toEqual([])
  })

  it('tells a spent budget from one that was only warned of', () => {
    expect(texts({ budgets: [SPENT, { ...SPENT, name: 'Other', state: 'ok' }] })).toEqual([
      'The daily budget of Workers AI ($5.00) is spent: raise it, or find what spends it.',
    ])
    expect(texts({ budgets: [{ ...SPENT, state: 'warned' }] })[0]).toContain('over 80 %')
  })

  it('asks for prices once, however many are missing', () => {
    expect(texts({ unpriced: [UNPRICED] })).toEqual([
      'Enter a price for melotts of workers-ai: 1,204 calls are in no figure.',
    ])
    expect(texts({ unpriced: [UNPRICED, { ...UNPRICED, model: 'aura-2', calls: 6 }] })).toEqual([
      'Enter a price for melotts of workers-ai and 1 other model: 1,210 calls are in no figure.',
    ])
  })

  it('asks to go up only a week after it could have been done', () => {
    expect(texts(withRollout({ readyFor: READY }))[0]).toMatch(
      /^Advance English speech to 25 %, or say why not/,
    )
    expect(texts(withRollout({ readyFor: { ...READY, days: 6 } }))).toEqual([])
    expect(texts(withRollout({ readyFor: { command: 'complete', to: null, days: 7 } }))[0]).toMatch(
      /^Complete/,
    )
    expect(texts(withRollout({ readyFor: { command: 'start', to: 'shadow', days: 7 } }))[0]).toMatch(
      /^Start English speech with Kokoro/,
    )
  })

  it('names a better share where it saves a dollar a day and a twentieth, not for less', () => {
    expect(texts(withRollout({ resting: RESTING }))).toEqual([
      'English speech would cost $2.50 a day less at 50\u00a0% than at 25\u00a0%.',
    ])
    expect(texts(withRollout({ resting: { ...RESTING, bestCost: 5_600_000 } }))).toEqual([])
    const large = { ...RESTING, bestCost: 98_000_000, currentCost: 100_000_000 }
    expect(texts(withRollout({ resting: large }))).toEqual([])
    expect(texts(withRollout({ resting: { ...RESTING, current: 5_000 } }))).toEqual([])
  })

  it('ends with what moving needs to pay, while it does not', () => {
    const breakEven = { charactersPerDay: 120_000, volume: 41_000 }
    expect(paths({ breakEven })).toEqual(['/money/what-if'])
    expect(texts({ breakEven })[0]).toContain('from 120,000 characters a day on; today it is 41,000')
    expect(texts({ breakEven: { ...breakEven, volume: 130_000 } })).toEqual([])
    expect(texts({ breakEven: { ...breakEven, volume: null } })).toHaveLength(1)
  })
})
