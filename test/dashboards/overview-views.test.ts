import { describe, expect, it } from 'vitest'
import type { TriggerHistory } from '../../control/app/views.ts'
import {
  filterOf,
  isFiltered,
  ledgerPath,
  NO_FILTER,
} from '../../dashboards/ops/decisions/ledger-filter.view.ts'
import { matching } from '../../dashboards/ops/overview/filter.view.ts'
import {
  aheadText,
  moneySentence,
  overviewWords,
  savedText,
  servedLines,
} from '../../dashboards/ops/overview/overview.view.ts'
import { backMoves, rearmMoves } from '../../dashboards/ops/rollout/action.view.ts'
import { evidenceHint, splitByMoved, stillText } from '../../dashboards/ops/rollout/evidence-history.view.ts'
import { parseRoute, policyPath } from '../../dashboards/ops/routing/route.view.ts'
import { verdictHistory } from '../browser/fixture-answers.ts'
import { situation } from '../browser/fixture-situations.ts'

const NOW = Date.UTC(2026, 10, 23, 13, 12)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const rollouts = (name: Parameters<typeof situation>[0]) => situation(name, NOW).rollouts
const [one] = rollouts('half')

describe('the first sentence of the overview', () => {
  const headline = (...list: readonly Parameters<typeof overviewWords>[0][number][]) =>
    overviewWords(list).headline

  it('is about an open incident before all else', () => {
    expect(headline(...rollouts('many'))).toBe('French speech needs you: an incident is open.')
  })

  it('names what is suspect, then what is held', () => {
    expect(headline({ ...one!, worst: 'suspect' })).toBe('English speech is not sure to be well.')
    expect(headline({ ...one!, phase: 'held', holds: 'Held by Bo' }, { ...one!, name: 'Other' })).toBe(
      'English speech is held. Nothing else needs you.',
    )
  })

  it('of a single healthy rollout is its own, and of several that nothing needs anybody', () => {
    expect(headline(one!)).toBe('Half of English speech now runs on Kokoro.')
    const words = overviewWords([one!, { ...one!, key: 'b', name: 'Other' }])
    expect(words.headline).toBe('Nothing needs you now.')
    expect(plain(words.subline)).toContain('English speech can go on in 3 d 20 h.')
  })

  it('has one sentence of money beside it, of the rollouts whose saving is known', () => {
    expect(moneySentence([one!])).toBe('It has saved $184 net to date.')
    const dear = { ...one!, saved: -200_000_000 }
    expect(moneySentence([one!, dear])).toBe(
      'All 2 rollouts together have cost $16.00 more than staying with the vendor.',
    )
    expect(moneySentence([one!, { ...one!, saved: null }])).toBe(
      '1 of 2 rollouts has saved $184 net to date.',
    )
    expect(moneySentence([{ ...one!, saved: null }])).toBe('')
  })

  it('stays short however long names are', () => {
    const [long] = rollouts('long-names')
    expect(headline({ ...long!, openIncident: 3 }).length).toBeLessThan(120)
  })
})

describe('a row of the overview', () => {
  it('says what holds it, or what the next step waits for', () => {
    expect(plain(aheadText(one!))).toBe('Next: 75 % waits for time at this stage (3 d 20 h left).')
    expect(aheadText({ ...one!, holds: 'Held by Bo' })).toBe('Held by Bo')
    expect(aheadText({ ...one!, ahead: { ...one!.ahead!, waitsFor: [] } })).toBe(
      'Next: advance to 75 %, which can be done now.',
    )
    const many = { ...one!.ahead!, waitsFor: ['sample', 'errors', 'latency', 'capacity'] as const }
    expect(aheadText({ ...one!, ahead: many })).toContain(', and 2 more.')
  })

  it('tells no traffic from none served', () => {
    expect(servedLines({ ...one!, served: null })).toEqual(['no traffic'])
    expect(servedLines({ ...one!, served: 0 }).map(plain)).toEqual(['0 % served', '6.4 requests/s'])
  })

  it('says what it has saved, what it has cost, and nothing of what is not known', () => {
    expect(savedText(4_200)).toBe('saved $0.0042')
    expect(savedText(-31_000_000)).toBe('cost $31.00 more')
    expect(savedText(null)).toBe('')
  })

  it('is found by any words of its names', () => {
    expect(matching(rollouts('many'), 'speech span').map((it) => it.name)).toEqual(['Spanish speech'])
    expect(matching(rollouts('many'), 'kokoro')).toHaveLength(6)
  })
})

describe('what an action moves', () => {
  it('is said before a rollback and before a re-arm', () => {
    expect(plain(backMoves(one!))).toBe(
      '50 % of users, about 11,269 requests an hour, go back to Cloudflare.',
    )
    expect(backMoves({ ...one!, share: 0 })).toBe('Everybody is on Cloudflare already.')
    const [back] = rollouts('rolled-back')
    expect(rearmMoves(back!, 'shadow')).toContain('Nobody moves')
    expect(rearmMoves(back!, '10 %')).toContain('of the 2,310 users')
  })
})

describe('the filter of the ledger', () => {
  it('is read from the address as it is written there', () => {
    const filter = { rollout: 'tts', actor: 'the judge', command: 'roll-back', from: 1_000, to: 2_000 }
    const path = ledgerPath(filter)
    expect(filterOf(new URL(path, 'http://localhost').search)).toEqual(filter)
    expect(ledgerPath(NO_FILTER)).toBe('/decisions')
    expect(isFiltered(filterOf('?from=never&command='))).toBe(false)
  })
})

describe('evidence over time', () => {
  it('says in words how close it came, and since when it is kept', () => {
    const history = verdictHistory('tts', NOW)
    expect(evidenceHint(history.triggers[0]!, history, 'UTC')).toMatch(
      /^would roll back at 1; highest 0\.12 at 08:1\d; kept since 17:12$/,
    )
    const silent = { ...history.triggers[0]!, evidence: history.steps.map(() => null) }
    expect(evidenceHint(silent, history, 'UTC')).toBe('nothing was judged in the last day')
  })

  it('draws what moved, and says of the rest that it lay still', () => {
    const { triggers } = verdictHistory('tts', NOW)
    const still = (trigger: TriggerHistory['trigger'], evidence: (number | null)[]) => ({
      ...triggers[0]!,
      trigger,
      evidence,
    })
    const all = [
      triggers[0]!,
      still('latency-p50', [0.001, null]),
      still('cost', []),
      still('complaints', [0.049]),
    ]
    const charts = splitByMoved(all)
    expect(charts.moved).toEqual([triggers[0]])
    expect(stillText(charts.still)).toBe(
      'Latency p50, cost and complaints: below 0.05 all day, where 1 would roll back.',
    )
    expect(stillText([still('cost', [])])).toBe('Cost: below 0.05 all day, where 1 would roll back.')
  })
})

describe('addresses of new pages', () => {
  it('are read as they are written', () => {
    expect(parseRoute(policyPath('tts'))).toEqual({ page: 'policy', key: 'tts' })
    expect(parseRoute('/rollouts/tts/policies')).toMatchObject({ page: 'unknown' })
    expect(parseRoute('/settings')).toEqual({ page: 'settings' })
    expect(parseRoute('/docs')).toEqual({ page: 'docs' })
  })
})
