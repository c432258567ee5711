import { describe, expect, it } from 'vitest'
import type { RolloutView } from '../../control/app/views.ts'
import {
  movesText,
  nextHint,
  nextVerb,
  parsePercent,
  rearmStages,
  shareMoves,
  whyDisabled,
} from '../../dashboards/ops/rollout/action.view.ts'
import { blockers, gateRow, mayWaive, waiverText } from '../../dashboards/ops/rollout/gate.view.ts'
import { headlinePieces } from '../../dashboards/ops/rollout/headline.view.ts'
import { ladderRungs } from '../../dashboards/ops/rollout/ladder.view.ts'
import { localInput } from '../../dashboards/ops/rollout/local-input.view.ts'
import { propagationSteps } from '../../dashboards/ops/rollout/propagation.view.ts'
import { triggerRow } from '../../dashboards/ops/rollout/trigger.view.ts'
import { troubleOf } from '../../dashboards/ops/rollout/trouble.view.ts'
import { type SituationName, situation } from '../browser/fixture-situations.ts'
import { DAY, gate, verdict } from '../browser/fixture-views.ts'

const NOW = Date.UTC(2026, 10, 23, 13, 11, 24)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const rollout = (name: SituationName): RolloutView => situation(name, NOW).rollouts[0]!

describe('a trigger', () => {
  it('says value, bound, evidence and sample when it is healthy', () => {
    const row = triggerRow(verdict('errors'))
    expect(plain(`${row.value} of ${row.bound}`)).toBe('0.4 % of 2 %')
    expect(plain(row.text)).toBe('Evidence 0.0003, would roll back at 1. 41,982 requests.')
    expect(row.fill).toBeCloseTo(0.2)
  })

  it('compares latencies in milliseconds and as a signed difference', () => {
    const row = triggerRow(verdict('latency-p95'))
    expect(plain(`${row.value} of ${row.bound}`)).toBe('−21 % of +50 %')
    expect(plain(row.text)).toContain('168 ms against 212 ms, same text lengths.')
    expect(row.fill).toBe(0)
  })

  it('names a frozen reference as one', () => {
    const row = triggerRow(verdict('latency-p95', { reference: 'frozen' }))
    expect(plain(row.text)).toContain('against a frozen reference of 212 ms')
  })

  it('tells when a suspicion would be decided', () => {
    const suspect = verdict('errors', {
      state: 'suspect',
      value: 0.034,
      evidence: 0.21,
      candidate: { requests: 612, bad: 21 },
      expectedSeconds: 190,
    })
    const row = triggerRow(suspect)
    expect(plain(row.text)).toBe(
      '21 of 612 requests failed. Evidence 0.21, would roll back at 1. If it goes on like this, decided in about 3 min.',
    )
    expect(row.fill).toBe(1)
    expect(row.mark).toBe('!')
  })

  it('shows an overrun of cost in money, with both ways out, and a healthy month in its sentence alone', () => {
    const money = {
      stayMicroUsd: 120_000_000,
      backMicroUsd: 80_000_000,
      spentMicroUsd: 210_000_000,
      projectedMicroUsd: 240_000_000,
      monthEndLowMicroUsd: 320_000_000,
      monthEndMicroUsd: 330_000_000,
      monthEndHighMicroUsd: 340_000_000,
      attribution: [],
    }
    const shown = (more: object) =>
      triggerRow(verdict('cost', { state: 'breached', money, ...more })).money.map(
        ({ name, value, note }) => `${name} ${value} ${note}`,
      )
    expect(shown({})).toEqual([
      'Spent so far $210 this month',
      'Month’s end $330 $320 to $340',
      'Projected $240 to the month’s end',
      'Staying $120 from now to its end',
      'Going back $80.00 from now to its end',
    ])
    expect(shown({ money: { ...money, monthEndMicroUsd: null } })).toHaveLength(4)
    expect(shown({ state: 'healthy' })).toEqual([])
    expect(shown({ money: undefined })).toEqual([])
  })

  it('never takes silence for health', () => {
    const row = triggerRow(
      verdict('errors', { state: 'insufficient', value: null, candidate: { requests: 0, bad: 0 } }),
    )
    expect(row.value).toBe('–')
    expect(row.text).toBe('No request judged yet.')
    expect(row.word).toBe('too little data to say')
  })
})

describe('gates', () => {
  it('show the time left for a dwell and the reason for everything else that is not clear', () => {
    const [dwell, latency] = rollout('ten-percent').next!.gates.map((it) => gateRow(it, '10 %'))
    expect(plain(dwell!.title)).toBe('Time at 10 %')
    expect(plain(dwell!.figure)).toBe('13 d 23 h left')
    expect(latency!.note).toMatch(/^Latency at equal text lengths: about 262 more/)
    expect(plain(latency!.note!)).toContain('Needs at most +20 %.')
  })

  it('let an operator waive patience and paper, an admin more, and nobody what is about harm', () => {
    const dwell = gate('dwell', { state: 'waiting', waivableBy: 'operator' })
    const capacity = gate('capacity', { state: 'unknown', waivableBy: 'admin' })
    const incident = gate('incident', { state: 'failing', waivableBy: 'nobody' })
    expect([dwell, capacity, incident].map((it) => mayWaive(it, 'operator'))).toEqual([true, false, false])
    expect([dwell, capacity, incident].map((it) => mayWaive(it, 'admin'))).toEqual([true, true, false])
    expect([dwell, capacity, incident].map((it) => mayWaive(it, 'viewer'))).toEqual([false, false, false])
    expect(waiverText(capacity, 'operator')).toBe('Only an admin waives this')
    expect(waiverText(incident, 'admin')).toBe('Nobody waives this')
    expect(blockers([dwell, capacity, incident], 'operator').stuck.map((it) => it.gate)).toEqual([
      'capacity',
      'incident',
    ])
  })
})

describe('the ladder', () => {
  it('fills the way to the next stage with the dwell that is over', () => {
    const rungs = ladderRungs(rollout('half'), NOW)
    expect(rungs.map((it) => plain(it.name))).toEqual([
      'Shadow',
      '10 %',
      '25 %',
      '50 %',
      '75 %',
      '100 %',
      'Failover only',
    ])
    const current = rungs.find((it) => it.state === 'current')!
    expect(plain(current.dwell)).toBe('3 d 4 h of 7 d')
    expect(current.fill).toBeCloseTo((3 * 24 + 4) / (7 * 24))
  })

  it('shows draft only while the rollout lies there', () => {
    expect(ladderRungs(rollout('draft'), NOW)[0]!.name).toBe('Draft')
    expect(ladderRungs(rollout('rolled-back'), NOW)[0]!.name).toBe('Shadow')
  })

  it('marks the stage that a rollback left, and fills nothing', () => {
    const rungs = ladderRungs(rollout('rolled-back'), NOW)
    expect(rungs.find((it) => it.state === 'left')!.dwell).toBe('rolled back from here')
    expect(rungs.every((it) => it.fill === 0)).toBe(true)
  })
})

describe('trouble', () => {
  it('says what, why with value, bound, sample and since, who was touched, over or not, and what next', () => {
    const trouble = troubleOf(rollout('rolled-back'), NOW, 'Europe/Berlin')!
    expect(trouble.title).toBe('Rolled back: errors on Kokoro')
    expect(plain(trouble.why)).toBe('13.1 % failed, bound 2 % (41 of 312 since 14:02:11)')
    expect(plain(trouble.decided)).toBe('14:02:24 by the judge, from 50 %')
    expect(plain(trouble.touched)).toBe('118 users, all got audio from the fallback')
    expect(trouble.steps.map((it) => plain(it.text))).toEqual([
      'requested 14:02:24',
      'published +0.1 s',
      'observed +1.2 s, 3 of 3 instances',
    ])
    expect(trouble.over).toBe(true)
    expect(trouble.state).toBe('Over for your users. Everyone is on Cloudflare.')
    expect(trouble.next).toBe('Next: find the cause, then re-arm after 15:02.')
  })

  it('is not over before it is observed, and names who is behind', () => {
    const trouble = troubleOf(rollout('rolling-back'), NOW, 'UTC')!
    expect(trouble.over).toBe(false)
    expect(plain(trouble.steps[2]!.text)).toBe('not observed after 3 s: 2 of 3 instances, behind: edge')
  })

  it('says of users without audio that they got none', () => {
    const view = rollout('rolled-back')
    const impact = { ...view.incident!.impact!, rescued: 100 }
    const trouble = troubleOf({ ...view, incident: { ...view.incident!, impact } }, NOW, 'UTC')!
    expect(plain(trouble.touched)).toContain('18 of them got no audio')
  })

  it('tells a rollback by hand by the name of whoever did it', () => {
    const trouble = troubleOf(rollout('rolled-back-by-hand'), NOW, 'UTC')!
    expect(trouble.title).toBe('Rolled back by Ada')
    expect(trouble.touched).toBe('nobody failed')
  })

  it('says without a safe arm that it is not over, and that it goes back by itself', () => {
    const trouble = troubleOf(rollout('no-safe-arm'), NOW, 'UTC')!
    expect(trouble.kind).toBe('no-safe-arm')
    expect(trouble.next).toContain('rolls back by itself as soon as Cloudflare is usable')
  })

  it('is none while everything goes its way', () => {
    expect(troubleOf(rollout('half'), NOW, 'UTC')).toBeNull()
  })
})

describe('propagation without a live gateway', () => {
  it('applies with the next request', () => {
    const moving = { ...rollout('rolling-back').propagation!, instances: 0, applied: 0 }
    expect(propagationSteps(moving, NOW, 'UTC')[2]!.text).toBe('applies with the next request')
  })
})

describe('acting', () => {
  it('says how many people and requests an hour would move', () => {
    const view = rollout('half')
    expect(nextVerb(view.next!)).toBe('Advance to 75 %')
    expect(plain(movesText(view.next!, view))).toBe(
      'About 1,150 more users an hour move to Kokoro, with 5,760 requests an hour. Nobody moves back.',
    )
  })

  it('says under the button who waits for what', () => {
    const next = rollout('half').next!
    const allowed = { command: 'advance', allowed: true, why: null } as const
    expect(nextHint(next, 'operator', allowed)).toBe('Waits for 1 gate; you may waive it with a reason.')
    const clear = { ...next, gates: next.gates.slice(1), clear: true }
    expect(nextHint(clear, 'operator', allowed)).toBe('All gates are clear: it waits for you.')
    expect(nextHint({ ...clear, advance: 'automatic' }, 'operator', allowed)).toBe(
      'All gates are clear: the judge takes it by itself.',
    )
  })

  it('offers no stage above the one that was rolled back', () => {
    expect(rearmStages(rollout('rolled-back')).map(plain)).toEqual(['shadow', '10 %', '25 %', '50 %'])
  })

  it('reads a share as people type it', () => {
    expect(['12.5', ' 12,5 % ', '100', '0', '101', '1.234', 'ten', ''].map(parsePercent)).toEqual([
      1_250,
      1_250,
      10_000,
      0,
      null,
      null,
      null,
      null,
    ])
  })

  it('scales what a share would move from the traffic of the last minutes', () => {
    const view = rollout('half')
    expect(plain(shareMoves(view, 6_000))).toBe(
      'About 231 of the 2,310 users of the last minutes and about 2,304 requests an hour go to Kokoro.',
    )
    expect(plain(shareMoves(view, 4_000))).toContain('go to Cloudflare.')
    expect(shareMoves(view, 5_000)).toBe('That is the share now.')
  })

  it('is for operators and admins, and says so to others', () => {
    expect(whyDisabled('operator')).toBeNull()
    expect(whyDisabled('admin')).toBeNull()
    expect(whyDisabled('viewer')).toContain('Your role is viewer')
  })
})

describe('a headline', () => {
  it('carries the names of both backends in their colours, even where one holds the other', () => {
    expect(headlinePieces('Half of it runs on Kokoro 2, not Kokoro.', 'Kokoro', 'Kokoro 2')).toEqual([
      { text: 'Half of it runs on ', arm: null },
      { text: 'Kokoro 2', arm: 'candidate' },
      { text: ', not ', arm: null },
      { text: 'Kokoro', arm: 'baseline' },
      { text: '.', arm: null },
    ])
  })
})

describe('a time that is typed', () => {
  it('begins as now, in the zone of the person', () => {
    expect(localInput(NOW, -60)).toBe('2026-11-23T14:11')
    expect(localInput(NOW - DAY, 300)).toBe('2026-11-22T08:11')
  })
})
