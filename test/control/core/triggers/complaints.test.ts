import { describe, expect, it } from 'vitest'
import type { Complaint } from '../../../../control/core/judge/complaint.ts'
import {
  ComplaintTrigger,
  type ComplaintTriggerConfig,
} from '../../../../control/core/triggers/complaints.ts'
import type { EpochMs } from '../../../../control/core/units.ts'

const START = 1_767_571_200
const CONFIG: ComplaintTriggerConfig = {
  mode: 'strict',
  window: null,
  maxRatio: 1.5,
  policyBound: 1.5,
  budgetSec: 10 * 31_536_000,
}

function context(second: number) {
  return { now: ((START + second) * 1_000) as EpochMs, share: 2_500, staleAfterMs: 1e9, heardAt: START }
}

function complaint(second: number, arm: Complaint['arm'], share = 0.25): Complaint {
  return { tick: START + second, arm, share }
}

/** `of` ten complaints about the candidate, one a minute, until a breach or through. */
function feed(trigger: ComplaintTrigger, from: number, n: number, of: number): number {
  let i = 0
  for (; i < n && !trigger.breached; i++) {
    const arm = i % 10 < of ? 'candidate' : 'baseline'
    trigger.step(START + from + i * 60, [complaint(from + i * 60, arm)])
  }
  return from + i * 60
}

describe('the complaint trigger', () => {
  it('takes no complaint for good news only where the candidate was judged', () => {
    const trigger = new ComplaintTrigger(CONFIG)
    expect(trigger.verdict(0, context(10)).state).toBe('insufficient')
    expect(trigger.verdict(500, context(10))).toMatchObject({
      state: 'healthy',
      text: 'no complaint about either arm',
    })
  })

  it('says in words and numbers what it saw and since when', () => {
    const trigger = new ComplaintTrigger(CONFIG)
    const before = feed(trigger, 0, 40, 2)
    expect(trigger.verdict(500, context(before))).toMatchObject({
      state: 'healthy',
      text: '8 of 40 complaints were about the candidate at a share of 25\u00a0%, bound 1.5 times as many per request',
    })
    const states = new Set<string>()
    let end = before
    while (!trigger.breached) {
      end = feed(trigger, end, 1, 10)
      states.add(trigger.verdict(500, context(end)).state)
    }
    expect([...states]).toEqual(['healthy', 'insufficient', 'suspect', 'breached'])
    const verdict = trigger.verdict(500, context(end))
    expect(verdict.text).toMatch(
      /^since 00:\d\d:\d\d UTC: \d+ of \d+ complaints were about the candidate at a share of 25\u00a0%, bound 1\.5 times as many per request$/,
    )
    expect(verdict.value).toBeGreaterThan(1.5)
    expect(verdict.evidence).toBeGreaterThanOrEqual(1)
  })

  it('tells how long it will take while it is suspect', () => {
    const trigger = new ComplaintTrigger(CONFIG)
    let end = feed(trigger, 0, 20, 2)
    for (;;) {
      end = feed(trigger, end, 1, 10)
      const verdict = trigger.verdict(500, context(end))
      if (verdict.state === 'breached') break
      if (verdict.state !== 'suspect') continue
      expect(verdict.expectedSeconds).toBeGreaterThan(0)
      expect(verdict.expectedSeconds).toBeLessThan(7_200)
    }
  })

  it('says that at a share of 100 % nobody is left to compare with', () => {
    const trigger = new ComplaintTrigger(CONFIG)
    trigger.step(START, [complaint(0, 'candidate', 1), complaint(0, 'candidate', 1)])
    expect(trigger.breached).toBe(false)
    expect(trigger.verdict(500, context(1)).text).toBe(
      '2 complaints at a share at which there is nothing to compare with',
    )
  })

  it('does not care about the order inside a tick, and goes on from its state', () => {
    const shares = [0.1, 0.25, 0.5, 0.5, 0.75]
    const some = shares.map((share, i) => complaint(0, i % 2 ? 'candidate' : 'baseline', share))
    const forth = new ComplaintTrigger(CONFIG)
    const back = new ComplaintTrigger(CONFIG)
    forth.step(START, some)
    back.step(START, some.toReversed())
    expect(back.state()).toEqual(forth.state())
    const restored = new ComplaintTrigger(CONFIG, JSON.parse(JSON.stringify(forth.state())))
    for (const one of [forth, restored]) one.step(START + 9, some)
    expect(restored.state()).toEqual(forth.state())
  })

  it('in mode window, counts at least ten and asks for how long', () => {
    const window = { windowMs: 3_600_000, minRequests: 100, forMs: 300_000 } as NonNullable<
      ComplaintTriggerConfig['window']
    >
    const trigger = new ComplaintTrigger({ ...CONFIG, mode: 'window', window })
    let end = feed(trigger, 0, 9, 10)
    // Over its bound, so not healthy, but too few to say so.
    expect(trigger.verdict(500, context(end)).state).toBe('insufficient')
    end = feed(trigger, end, 3, 10)
    expect(trigger.verdict(500, context(end)).state).toBe('suspect')
    end = feed(trigger, end, 20, 10)
    const verdict = trigger.verdict(500, context(end))
    expect(verdict.state).toBe('breached')
    expect(verdict.text).toContain(
      '(window of 60\u00a0min: over it since 00:09:00 UTC, 5\u00a0min of 5\u00a0min)',
    )
  })

  it('in mode window, says the share of the window and not that of the stages before it', () => {
    const window = { windowMs: 3_600_000, minRequests: 100, forMs: 300_000 } as NonNullable<
      ComplaintTriggerConfig['window']
    >
    const trigger = new ComplaintTrigger({ ...CONFIG, mode: 'window', window })
    for (let i = 0; i < 200; i++)
      trigger.step(START + i * 60, [complaint(i * 60, i % 10 === 0 ? 'candidate' : 'baseline', 0.1)])
    const later = 2 * 86_400
    for (let i = 0; i < 40; i++)
      trigger.step(START + later + i * 60, [
        complaint(later + i * 60, i % 4 === 0 ? 'baseline' : 'candidate', 0.75),
      ])
    const verdict = trigger.verdict(500, context(later + 2_400))
    expect(verdict.state).toBe('healthy')
    expect(verdict.value).toBeCloseTo(1)
    expect(verdict.text).toContain('30 of 40 complaints were about the candidate at a share of 75\u00a0%')
  })
})
