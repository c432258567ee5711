/** The numbers in `control/docs/how-crossfade-decides.md`, from the real meter with the default policy. */

import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import { deriveMeters, judgeConfigOf } from '../../control/core/judge/judge-config.ts'
import { splitBudget } from '../../control/core/statistics/budget.ts'
import { Meter } from '../../control/core/statistics/meter.ts'

const EVERY_SEC = 10
const CLEAN_REQUESTS = 360

function createMeter(): Meter {
  const config = deriveMeters(judgeConfigOf(DEFAULT_POLICY)).main.errors
  if (config === null) throw new Error('the default policy judges errors')
  const { limit, sustainSec, budgetSec } = config
  return new Meter({ limit, sustainSec, minSec: 5, budgetSec: splitBudget(budgetSec).fast })
}

/** The largest evidence while these come, one in ten seconds, after an hour without a failure. */
export function loudest(outcomes: readonly boolean[]): number {
  const meter = createMeter()
  for (let n = 0; n < CLEAN_REQUESTS; n++) meter.step(n * EVERY_SEC, 1, 0)
  return outcomes.reduce(
    (most, bad, n) => Math.max(most, meter.step((CLEAN_REQUESTS + n) * EVERY_SEC, 1, bad ? 1 : 0)),
    0,
  )
}

/** `bad` of `requests`, spread evenly, the last one bad. */
export function spread(requests: number, bad: number): readonly boolean[] {
  return Array.from(
    { length: requests },
    (_, index) => Math.floor(((index + 1) * bad) / requests) > Math.floor((index * bad) / requests),
  )
}

export function fewestBad(requests: number): number {
  for (let bad = 1; bad <= requests; bad++) if (loudest(spread(requests, bad)) >= 1) return bad
  return requests
}

/** 0.000012 → `1 in 83,000`. */
export function inWords(evidence: number): string {
  if (evidence >= 1) return `**${Number(evidence.toPrecision(2))}**: rolls back`
  return `1 in ${Number((1 / evidence).toPrecision(2)).toLocaleString('en-US')}`
}

export function workedExamples(): string {
  const inARow = [1, 2, 3, 4, 5].map((count) => loudest(Array.from({ length: count }, () => true)))
  const sizes = [5, 6, 8, 10, 20, 50, 100, 200]
  return [
    'One request in ten seconds, an hour without a failure behind it, bound 2 %, one false rollback a year:',
    '',
    '| failures in a row | evidence |',
    '| --- | --- |',
    ...inARow.map((evidence, index) => `| ${index + 1} | ${inWords(evidence)} |`),
    '',
    `One failure among twenty requests: ${inWords(loudest(spread(20, 1)))}, which is nothing. What it takes, failures spread evenly:`,
    '',
    `| of so many requests | ${sizes.join(' | ')} |`,
    `| --- |${sizes.map(() => ' --- |').join('')}`,
    `| so many have to fail | ${sizes.map(fewestBad).join(' | ')} |`,
  ].join('\n')
}
