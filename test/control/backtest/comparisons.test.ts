import { describe, expect, it } from 'vitest'
import { Argo } from '../../../control/backtest/comparisons/argo.ts'
import { BurnRate } from '../../../control/backtest/comparisons/burn-rate.ts'
import { CloudWatch } from '../../../control/backtest/comparisons/cloudwatch.ts'
import {
  COMPARISON_NAMES,
  comparisonRules,
} from '../../../control/backtest/comparisons/comparison-catalogue.ts'
import {
  type ArmTick,
  type ComparisonRule,
  SILENT,
} from '../../../control/backtest/comparisons/comparison-rule.ts'
import { ErrorGauge } from '../../../control/backtest/comparisons/error-gauge.ts'
import { EvidenceSinceStart } from '../../../control/backtest/comparisons/evidence-since-start.ts'
import { Flagger } from '../../../control/backtest/comparisons/flagger.ts'
import { FlaggerConsecutive } from '../../../control/backtest/comparisons/flagger-consecutive.ts'
import { LatencyGauge } from '../../../control/backtest/comparisons/latency-gauge.ts'
import { WindowRule } from '../../../control/backtest/comparisons/window-rule.ts'
import { poisson, type Random, seeded } from '../core/judge/simulate.ts'

const MAX_RATE = 0.02
const HOUR = 3_600
const gauge = (buckets = 1, minRequests = 1) => new ErrorGauge({ maxRate: MAX_RATE, buckets, minRequests })
const flagger = (threshold: number) => new Flagger({ gauge: gauge(), threshold })
const consecutive = (threshold: number) => new FlaggerConsecutive({ gauge: gauge(), threshold })
const argo = (intervalSec: number, failureLimit: number) =>
  new Argo({ gauge: gauge(), intervalSec, failureLimit })
const cloudWatch = () => new CloudWatch({ gauge: gauge(), datapoints: 3, periods: 5 })
const fixed = () => new WindowRule({ name: 'fixed', gauge: gauge(30, 100) })
const literal = () => new WindowRule({ name: 'literal', gauge: gauge(6, 20), forSec: 300 })
const burnRate = (ticket: boolean) => new BurnRate({ maxRate: MAX_RATE, ticket })

function draw(random: Random, rate: number, errors: number): ArmTick {
  const requests = poisson(random, rate)
  let bad = 0
  for (let i = 0; i < requests; i++) if (random() < errors) bad++
  return { requests, bad, latencies: [] }
}

/** Seconds from the fault to the rollback; Infinity: not within the time; negative: before the fault. */
function delay(
  rule: ComparisonRule,
  rate: number,
  errors: number,
  seed = 1,
  before = HOUR,
  after = 3 * HOUR,
) {
  const random = seeded(seed)
  for (let tick = 0; tick < before + after; tick++) {
    const candidate = draw(random, rate, tick < before ? 0.003 : errors)
    if (candidate.requests > 0 && rule.step(tick, candidate, SILENT)) return rule.decidedAt + 1 - before
  }
  return Number.POSITIVE_INFINITY
}

function median(make: () => ComparisonRule, rate: number, errors: number, runs = 25): number {
  const delays = Array.from({ length: runs }, (_, run) => delay(make(), rate, errors, run + 1))
  return delays.sort((a, b) => a - b)[Math.floor(runs / 2)]!
}

describe('the rules of the field, as measured before for a step from 0.3 % errors', () => {
  it.each<[string, () => ComparisonRule, number, number, number, number]>([
    ['Flagger in a row x5, 1/s, outage', () => consecutive(5), 1, 1, 300, 300],
    ['Flagger in a row x10, 1/s, outage', () => consecutive(10), 1, 1, 600, 600],
    ['Flagger in a row x5, 1/s, 5 %', () => consecutive(5), 1, 0.05, 300, 600],
    ['Flagger in a row x5, 10/s, 10 %', () => consecutive(5), 10, 0.1, 300, 300],
    ['Flagger as coded x5, 10/s, 5 %', () => flagger(5), 10, 0.05, 360, 360],
    ['Flagger as coded x10, 10/s, 5 %', () => flagger(10), 10, 0.05, 660, 660],
    ['Argo 1 min, limit 0, 10/s, 5 %', () => argo(60, 0), 10, 0.05, 60, 60],
    ['Argo 1 min, limit 3, 10/s, 5 %', () => argo(60, 3), 10, 0.05, 240, 240],
    ['Argo 5 min, limit 0, 1/s, 10 %', () => argo(300, 0), 1, 0.1, 300, 300],
    ['Argo 5 min, limit 3, 1/s, 10 %', () => argo(300, 3), 1, 0.1, 1_200, 1_200],
    ['CloudWatch 3 of 5, 10/s, outage', cloudWatch, 10, 1, 180, 180],
    ['CloudWatch 3 of 5, 0.1/s, outage', cloudWatch, 0.1, 1, 60, 180],
    ['fixed window, 1/s, outage', fixed, 1, 1, 10, 20],
    ['fixed window, 1/s, 50 %', fixed, 1, 0.5, 10, 30],
    ['fixed window, 10/s, 3 %', fixed, 10, 0.03, 150, 230],
    ['fixed window, 10/s, 5 %', fixed, 10, 0.05, 100, 120],
    ['literal rule, 10/s, outage', literal, 10, 1, 300, 300],
    ['literal rule, 10/s, 10 %', literal, 10, 0.1, 300, 320],
    ['literal rule, 1/s, 5 %', literal, 1, 0.05, 500, 1_600],
  ])('%s', (_, make, rate, errors, from, to) => {
    const measured = median(make, rate, errors)
    expect(measured).toBeGreaterThanOrEqual(from)
    expect(measured).toBeLessThanOrEqual(to)
  })

  it('roll back healthy candidates at little traffic, or see nothing at all', () => {
    const week = (make: () => ComparisonRule, rate: number) => delay(make(), rate, 0.003, 5, 0, 7 * 24 * HOUR)
    expect(week(() => flagger(5), 0.1)).toBeLessThan(7 * 24 * HOUR)
    expect(week(() => flagger(5), 1)).toBeLessThan(7 * 24 * HOUR)
    expect(week(() => argo(60, 3), 1)).toBeLessThan(7 * 24 * HOUR)
    expect(median(fixed, 0.1, 1)).toBe(Number.POSITIVE_INFINITY)
    expect(median(literal, 0.1, 1)).toBe(Number.POSITIVE_INFINITY)
  })

  it('a test since the start needs an hour and a half for an outage after three good days', () => {
    const rule = new EvidenceSinceStart({ maxRate: MAX_RATE, alpha: 7 / 730 })
    const measured = delay(rule, 1, 1, 3, 72 * HOUR)
    expect(measured).toBeGreaterThan(5_000)
    expect(measured).toBeLessThan(5_900)
  })

  it('pages on a burn rate need 18 minutes for an outage and never see 10 %, tickets after half a day', () => {
    expect([1_020, 1_080]).toContain(delay(burnRate(false), 1, 1, 3, 72 * HOUR))
    expect(delay(burnRate(false), 1, 0.1, 3, 72 * HOUR, 24 * HOUR)).toBe(Number.POSITIVE_INFINITY)
    const measured = delay(burnRate(true), 1, 0.1, 3, 72 * HOUR, 24 * HOUR)
    expect(measured).toBeGreaterThan(42_000)
    expect(measured).toBeLessThan(49_000)
  })
})

const OUTAGE: ArmTick = { requests: 1, bad: 1, latencies: [] }
const GOOD: ArmTick = { requests: 1, bad: 0, latencies: [] }

describe('what the rules do with time', () => {
  it('seconds without data may be left out: every rule decides at the same second', () => {
    for (const name of COMPARISON_NAMES)
      for (const [index] of comparisonRules(name, { of: 'errors', maxRate: MAX_RATE }).entries()) {
        const make = () => comparisonRules(name, { of: 'errors', maxRate: MAX_RATE })[index]!
        const [dense, sparse] = [make(), make()]
        const random = seeded(11)
        for (let tick = 0; tick < 4 * HOUR; tick++) {
          const seen = draw(random, 0.05, tick < 2 * HOUR ? 0.01 : 0.6)
          dense.step(tick, seen, SILENT)
          if (seen.requests > 0) sparse.step(tick, seen, SILENT)
        }
        sparse.catchUp(4 * HOUR - 1)
        expect(`${sparse.name} ${sparse.decidedAt}`).toBe(`${dense.name} ${dense.decidedAt}`)
      }
  })

  it('Flagger as coded counts a minute whose series is missing, and acts at the next look', () => {
    const failing = flagger(5)
    const passing = new Flagger({ gauge: gauge(), threshold: 5, whenEmpty: 'pass' })
    failing.step(0, GOOD, SILENT)
    passing.step(0, GOOD, SILENT)
    expect(failing.catchUp(HOUR)).toBe(true)
    expect(failing.decidedAt).toBe(6 * 60 + 59)
    expect(passing.catchUp(HOUR)).toBe(false)
  })

  it('Flagger as coded never forgets a failed check, in a row is another rule', () => {
    const [coded, inARow] = [flagger(2), consecutive(2)]
    for (const rule of [coded, inARow])
      for (let minute = 0; minute < 6; minute++) rule.step(minute * 60, minute % 2 ? GOOD : OUTAGE, SILENT)
    expect(coded.catchUp(359)).toBe(true)
    expect(inARow.catchUp(359)).toBe(false)
  })

  it('Argo fails on more errors in a row than its limit, and one answer starts them anew', () => {
    const rule = argo(60, 0)
    rule.step(0, GOOD, SILENT)
    rule.step(240, GOOD, SILENT)
    expect(rule.catchUp(8 * 60 + 59)).toBe(false)
    expect(rule.catchUp(9 * 60 + 59)).toBe(true)
  })

  it('CloudWatch alarms early on one bad minute with nothing after it, and not on silence alone', () => {
    const rule = cloudWatch()
    rule.step(0, OUTAGE, SILENT)
    expect(rule.catchUp(119)).toBe(false)
    expect(rule.catchUp(179)).toBe(true)
    const quiet = cloudWatch()
    quiet.step(0, GOOD, SILENT)
    expect(quiet.catchUp(HOUR)).toBe(false)
  })

  it('a clock that jumps by thirty thousand years keeps nobody waiting', () => {
    for (const name of COMPARISON_NAMES)
      for (const rule of comparisonRules(name, { of: 'errors', maxRate: MAX_RATE })) {
        rule.step(HOUR, GOOD, SILENT)
        rule.step(1e12, GOOD, SILENT)
        rule.catchUp(2e12)
        rule.reset()
        for (let tick = 3e12; tick < 3e12 + 2 * HOUR; tick++) rule.step(tick, OUTAGE, SILENT)
        expect(rule.decidedAt, rule.name).toBeGreaterThan(3e12)
      }
  })

  it('reset is a new candidate', () => {
    for (const name of COMPARISON_NAMES)
      for (const rule of comparisonRules(name, { of: 'errors', maxRate: MAX_RATE })) {
        for (let tick = 0; tick < 2 * HOUR; tick++) rule.step(tick, OUTAGE, SILENT)
        expect(rule.decidedAt, rule.name).toBeGreaterThan(0)
        rule.reset()
        const again = comparisonRules(name, { of: 'errors', maxRate: MAX_RATE }).find(
          (other) => other.name === rule.name,
        )!
        for (let tick = 9 * HOUR; tick < 12 * HOUR; tick++)
          expect(rule.step(tick, OUTAGE, SILENT)).toBe(again.step(tick, OUTAGE, SILENT))
        expect(rule.decidedAt).toBe(again.decidedAt)
      }
  })

  it('on latency they compare the p95 of both arms over their window', () => {
    const timed = (ms: number): ArmTick => ({ requests: 2, bad: 0, latencies: [ms, ms] })
    for (const name of COMPARISON_NAMES)
      for (const rule of comparisonRules(name, { of: 'latency', quantile: 0.95, maxRatio: 1.5 })) {
        for (let tick = 0; tick < HOUR; tick++) rule.step(tick, timed(120), timed(100))
        expect(rule.decidedAt, rule.name).toBe(-1)
        for (let tick = HOUR; tick < 2 * HOUR; tick++) rule.step(tick, timed(200), timed(100))
        expect(rule.decidedAt, rule.name).toBeGreaterThan(HOUR)
      }
    const starved = new LatencyGauge({ quantile: 0.95, maxRatio: 1.5 })
    starved.add(timed(500), SILENT)
    expect(starved.close()).toBe('empty')
  })
})
