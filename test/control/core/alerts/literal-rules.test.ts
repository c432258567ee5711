import { describe, expect, it } from 'vitest'
import { createLiteralRules, type LiteralRules } from '../../../../control/core/alerts/literal-rules.ts'
import type { Observation } from '../../../../control/core/judge/observation.ts'

const CONFIG = { maxErrorRate: 0.02, maxP95Ms: 500, forMs: 300_000 }
const CLOSED = { baseline: false, candidate: false }
/** A whole minute, so that steps begin with it. */
const START = 1_767_571_200

function seen(tick: number, bad: boolean, latencyMs: number | null = bad ? null : 200): Observation {
  return { tick, arm: 'candidate', bad, latencyMs, censored: false, characters: 100, language: 'en' }
}

interface Spec {
  readonly from: number
  readonly to: number
  readonly perSec: number
  readonly bad?: (i: number) => boolean
  readonly latencyMs?: (i: number) => number
}

/** Every tick has `perSec` observations; answers the transitions as [second, rule, state]. */
function feed(rules: LiteralRules, { from, to, perSec, bad, latencyMs }: Spec) {
  let i = 0
  const transitions: [number, string, string][] = []
  for (let second = from; second < to; second++) {
    const tick = START + second
    const observations = Array.from({ length: perSec }, () => {
      const n = i++
      return seen(tick, bad?.(n) ?? false, bad?.(n) ? null : (latencyMs?.(n) ?? 200))
    })
    for (const alert of rules.close(tick, observations, CLOSED))
      transitions.push([second, alert.rule, alert.state])
  }
  return transitions
}

describe('errors over 2 % for 5 minutes', () => {
  it('opens after five minutes over the bound, and resolves when they are over', () => {
    const rules = createLiteralRules(CONFIG)
    expect(feed(rules, { from: 0, to: 600, perSec: 2 })).toEqual([])
    const opened = feed(rules, { from: 600, to: 1_200, perSec: 2, bad: (i) => i % 20 === 0 })
    expect(opened).toEqual([[900, 'errors', 'open']])
    expect(rules.open()[0]).toMatchObject({
      rule: 'errors',
      arm: 'candidate',
      value: 0.05,
      bound: 0.02,
      requests: 600,
      since: START + 600,
      text: '5\u00a0% failed over 5 minutes (bound 2\u00a0%), 30 of 600 requests',
    })
    const resolved = feed(rules, { from: 1_200, to: 1_800, perSec: 2 })
    expect(resolved).toEqual([[1_440, 'errors', 'resolved']])
    expect(rules.open()).toEqual([])
  })

  it('speaks of one minute in the singular', () => {
    const rules = createLiteralRules({ ...CONFIG, forMs: 60_000 })
    feed(rules, { from: 0, to: 130, perSec: 2, bad: (i) => i % 20 === 0 })
    expect(rules.open()[0]?.text).toContain('failed over 1 minute (bound')
  })

  it('does not open for one bad minute, however bad', () => {
    const rules = createLiteralRules(CONFIG)
    feed(rules, { from: 0, to: 600, perSec: 2 })
    const down = feed(rules, { from: 600, to: 660, perSec: 2, bad: (i) => i % 2 === 0 })
    expect([...down, ...feed(rules, { from: 660, to: 1_800, perSec: 2 })]).toEqual([])
  })

  it('needs thirty requests before a rate says anything', () => {
    const rules = createLiteralRules(CONFIG)
    const transitions: unknown[] = []
    for (let second = 0; second < 3_600; second++) {
      const tick = START + second
      const observations = second % 12 === 0 ? [seen(tick, second % 48 === 0)] : []
      transitions.push(...rules.close(tick, observations, CLOSED))
    }
    expect(transitions).toEqual([])
  })

  it('stays open between three quarters of the bound and the bound', () => {
    const rules = createLiteralRules(CONFIG)
    feed(rules, { from: 0, to: 600, perSec: 2, bad: (i) => i % 20 === 0 })
    expect(feed(rules, { from: 600, to: 1_800, perSec: 2, bad: (i) => i % 55 === 0 })).toEqual([])
    expect(rules.open()).toHaveLength(1)
  })

  it('resolves when no requests are left, as after a rollback', () => {
    const rules = createLiteralRules(CONFIG)
    feed(rules, { from: 0, to: 600, perSec: 2, bad: (i) => i % 20 === 0 })
    expect(feed(rules, { from: 600, to: 1_000, perSec: 0 })).toEqual([[900, 'errors', 'resolved']])
  })
})

describe('p95 over 500 ms for 5 minutes', () => {
  it('opens when more than one in twenty is slower, with p95 as its value', () => {
    const rules = createLiteralRules(CONFIG)
    const slow = (i: number) => (i % 10 === 0 ? 900 : 200)
    expect(feed(rules, { from: 0, to: 900, perSec: 2, latencyMs: slow })).toEqual([[300, 'latency', 'open']])
    expect(rules.open()[0]!.value).toBeGreaterThan(880)
    expect(rules.open()[0]!.value).toBeLessThan(920)
    expect(rules.open()[0]!.text).toMatch(
      /^p95 \d{3}\u00a0ms over 5 minutes \(bound 500\u00a0ms\), 60 of 600/,
    )
  })

  it('takes no fast failure for a fast answer', () => {
    const rules = createLiteralRules(CONFIG)
    const spec = { from: 0, to: 900, perSec: 2, bad: (i: number) => i % 2 === 0, latencyMs: () => 600 }
    expect(feed(rules, spec).map(([, rule]) => rule)).toEqual(['errors', 'latency'])
  })
})

describe('a backend down', () => {
  it('opens on five failures without a success, and resolves when it answers again', () => {
    const rules = createLiteralRules(CONFIG)
    feed(rules, { from: 0, to: 60, perSec: 1 })
    const opened = feed(rules, { from: 60, to: 100, perSec: 1, bad: () => true })
    expect(opened).toEqual([[89, 'backend-down', 'open']])
    expect(rules.open()[0]).toMatchObject({ since: START + 60, value: 30 })
    const resolved = feed(rules, { from: 100, to: 140, perSec: 1 })
    expect(resolved).toEqual([[115, 'backend-down', 'resolved']])
  })

  it('says nothing of four failures in an idle night', () => {
    const rules = createLiteralRules(CONFIG)
    expect(feed(rules, { from: 0, to: 4, perSec: 1, bad: () => true })).toEqual([])
    expect(feed(rules, { from: 4, to: 900, perSec: 0 })).toEqual([])
  })

  it('opens when the breaker stays open for 30 s, without any request', () => {
    const rules = createLiteralRules(CONFIG)
    const transitions: [number, string][] = []
    for (let second = 0; second < 500; second++) {
      const breakers = { baseline: second >= 10 && second < 60, candidate: false }
      for (const alert of rules.close(START + second, [], breakers))
        transitions.push([second, `${alert.arm} ${alert.state}`])
    }
    expect(transitions).toEqual([
      [39, 'baseline open'],
      [339, 'baseline resolved'],
    ])
  })
})

describe('a restart', () => {
  it('neither repeats nor forgets an alert, wherever it happens', () => {
    const whole = createLiteralRules(CONFIG)
    let cut = createLiteralRules(CONFIG)
    const spec = { from: 0, to: 1_200, perSec: 2, bad: (i: number) => i < 1_200 && i % 20 === 0 }
    const expected = feed(whole, spec)
    const found: unknown[] = []
    for (let from = 0; from < 1_200; from += 37) {
      const to = Math.min(1_200, from + 37)
      const offset = from * 2
      found.push(...feed(cut, { from, to, perSec: 2, bad: (i) => spec.bad(i + offset) }))
      cut = createLiteralRules(CONFIG, JSON.parse(JSON.stringify(cut.snapshot())))
    }
    expect(found).toEqual(expected)
    expect(cut.snapshot()).toEqual(whole.snapshot())
  })
})
