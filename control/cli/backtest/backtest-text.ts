/** A report for people: what, when, why, and what others would have done. */

import { headline } from '../../backtest/chart/draw-backtest.ts'
import type {
  BacktestReport,
  ComparedRule,
  ReplayedHold,
  ReplayedRollback,
} from '../../backtest/engine/backtest-report.ts'
import type { RatesBefore } from '../../backtest/engine/recent-rates.ts'
import type { ArmSample } from '../../core/verdict.ts'
import {
  formatCount,
  formatDuration,
  formatEvidence,
  formatFraction,
  formatShare,
  formatTime,
  formatVerdictValue,
} from '../format-values.ts'
import { indent, textTable } from '../text-table.ts'

/** Of more than that only the count is told. */
const TOLD = 20

export function backtestText(report: BacktestReport): string {
  const { span, attempts, policy, rollout } = report
  if (!span) return `${rollout}: no attempt in this time that could be judged.`
  return [
    `${headline(report)}.`,
    '',
    textTable(
      ['', ''],
      [
        ['rollout', rollout],
        ['policy', `${policy.name}, mode ${policy.mode}`],
        [
          'time',
          `${formatTime(span.from)} to ${formatTime(span.to)} (${formatDuration(span.to - span.from)})`,
        ],
        [
          'attempts',
          `${formatCount(attempts.judged)} judged: ${formatCount(attempts.candidate)} of the candidate, ${formatCount(attempts.baseline)} of the baseline, repeats of one user in it`,
        ],
        [
          'suspicion',
          report.suspect.times === 0
            ? 'never'
            : `${report.suspect.times} times, ${formatDuration(report.suspect.ms)} in all`,
        ],
      ],
    )
      .split('\n')
      .slice(1)
      .join('\n'),
    ...some('Would have been rolled back', report.rollbacks, rollbackText),
    ...some('Would have been held', report.holds, holdText),
    ...some('Could have gone up', report.advances, ({ at, stage, next, advance, notLookedAt }) =>
      [
        `${formatTime(at)}  from ${stage} to ${next ?? 'the end'}, ${advance === 'automatic' ? 'by itself' : 'by a person'}`,
        ...(notLookedAt.length > 0
          ? [`  not looked at: ${notLookedAt.join(', ')} (attempts do not tell)`]
          : []),
      ].join('\n'),
    ),
    ...comparisonText(report),
    ...some(
      'What it really did',
      report.recorded,
      ({ from, phase, stage, share, because }) =>
        `${formatTime(from * 1_000)}  ${phase}${stage && stage !== phase ? `, ${stage}` : ''}, share ${formatShare(share)}${because ? `: ${because}` : ''}`,
    ),
    '',
    'To know',
    ...report.notes.map((note) => indent(`- ${note}`)),
  ].join('\n')
}

function some<T>(title: string, items: readonly T[], text: (item: T) => string): string[] {
  if (items.length === 0) return []
  const more = items.length - TOLD
  return [
    '',
    items.length === 1 ? title : `${title} (${items.length})`,
    ...items.slice(0, TOLD).map((item) => indent(text(item))),
    ...(more > 0 ? [`  and ${more} more (--json has all of them)`] : []),
  ]
}

function rollbackText({ at, trigger, verdict, stage, share, before }: ReplayedRollback): string {
  const { value, bound, evidence, voices, since } = verdict
  const heard = Object.entries(voices).map(([voice, strength]) => `${voice} ${formatEvidence(strength)}`)
  return [
    `${formatTime(at)}  ${trigger}${stage === null ? '' : ` at ${stage}`}${share === null ? '' : `, share ${formatShare(share)}`}`,
    `  ${verdict.text}`,
    `  value ${formatVerdictValue(verdict, value)}, bound ${formatVerdictValue(verdict, bound)}, evidence ${formatEvidence(evidence)} of 1 (${heard.join(', ')})`,
    ...(since === null ? [] : [`  ${formatDuration(at - since)} after it is thought to have begun`]),
    `  ${beforeText(before)}`,
  ].join('\n')
}

function holdText({ at, until, because, text, before }: ReplayedHold): string {
  const end = until === null ? 'to the end' : `for ${formatDuration(until - at)}`
  return `${formatTime(at)}  ${end}: ${because}\n  ${text}\n  ${beforeText(before)}`
}

function comparisonText({ comparisons, rollbacks }: BacktestReport): string[] {
  if (comparisons.length === 0) return []
  const ours = rollbacks[0]?.at ?? null
  return [
    '',
    'What the rules of others would have done',
    indent(
      textTable(
        ['rule', 'on', 'first rolls back', 'against ours', 'times', 'failed in the 5 min before'],
        comparisons.map((rule) => comparisonRow(rule, ours)),
      ),
    ),
  ]
}

function comparisonRow({ name, trigger, rollbacks }: ComparedRule, ours: number | null): string[] {
  const [first] = rollbacks
  if (!first) return [name, trigger, 'never', ours === null ? 'as ours' : '–', '0', '']
  return [
    name,
    trigger,
    formatTime(first.at),
    ours === null ? 'ours: never' : againstOurs(first.at - ours),
    formatCount(rollbacks.length),
    ratesText(first.before),
  ]
}

function againstOurs(ms: number): string {
  if (ms === 0) return 'the same second'
  return `${formatDuration(Math.abs(ms))} ${ms > 0 ? 'later' : 'earlier'}`
}

function beforeText(before: RatesBefore): string {
  return `in the 5 minutes before, failed: ${ratesText(before)}`
}

function ratesText({ candidate, baseline }: RatesBefore): string {
  return `candidate ${rateText(candidate)}, baseline ${rateText(baseline)}`
}

function rateText({ requests, bad }: ArmSample): string {
  return requests === 0 ? 'no requests' : `${formatFraction(bad / requests)} of ${formatCount(requests)}`
}
