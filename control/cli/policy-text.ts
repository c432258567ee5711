/** What a policy means, for people: sentences, and how long it takes to decide. */

import { describeDuration, describeRate, describeRatio } from '../core/describe.ts'
import type { GateSpec, Policy } from '../core/policy.ts'
import type { PolicyMeaning } from '../core/policy-meaning.ts'
import { formatShare } from './format-values.ts'
import { textTable } from './text-table.ts'

export function meaningText(meaning: PolicyMeaning): string {
  const shares = Object.entries(meaning.shares)
    .map(([trigger, perWeek]) => `${trigger} ${describeRate(perWeek)}`)
    .join(', ')
  return [
    ...meaning.sentences,
    ...(shares === '' ? [] : [`Of that, per 7 days: ${shares}.`]),
    '',
    'From the first failure to a rollback, about, by how much fails:',
    textTable(
      ['at', 'requests/s', ...meaning.severities.map((rate) => describeRate(rate))],
      meaning.delays.map(({ stage, perSecond, seconds }) => [
        stage,
        String(Number(perSecond.toPrecision(2))),
        ...seconds.map((one) => (one === null ? 'never' : describeDuration(one * 1_000))),
      ]),
    ),
  ].join('\n')
}

export function problemLines(
  problems: readonly { readonly field: string; readonly problem: string }[],
): readonly string[] {
  return problems.map(({ field, problem }) => `  ${field}: ${problem}`)
}

/** The rules themselves: stages with their gates, then bounds. */
export function rulesText(policy: Policy): string {
  const { triggers, signals } = policy
  const { errors, complaints, cost, weights } = triggers
  const weight = (part: number) => `${describeRate(part)} of the budget`
  const stages = policy.ladder.map((stage) => [
    stage.name,
    formatShare(stage.share),
    stage.dwellMs === 0 ? 'none' : describeDuration(stage.dwellMs),
    stage.kind === 'failover-only' ? 'never' : stage.advance,
    stage.gates.map(gateText).join(', ') || 'none',
  ])
  const bounds = [
    ['errors', errors.enabled, `${describeRate(errors.maxRate)}, blame ${errors.blame}`, weights.errors],
    [
      'latency-p95',
      triggers.latencyP95.enabled,
      describeRatio(triggers.latencyP95.maxRatio),
      weights.latencyP95,
    ],
    [
      'latency-p50',
      triggers.latencyP50.enabled,
      describeRatio(triggers.latencyP50.maxRatio),
      weights.latencyP50,
    ],
    [
      'complaints',
      complaints.enabled,
      `${describeRatio(complaints.maxRatio)}, ${complaints.onBreach === 'hold' ? 'holds' : 'rolls back'}`,
      weights.complaints,
    ],
    [
      'cost',
      cost.enabled,
      `${describeRatio(cost.maxRatio)} the projection, ${cost.whenSunk === 'hold' ? 'holds where the money is sunk' : 'rolls back'}`,
      weights.cost,
    ],
  ] as const
  const holding = [
    ['sample-ratio', signals.sampleRatio],
    ['lost-records', signals.lostRecords],
    ['capacity', signals.capacity],
    ['eager-suspicion', signals.eager],
  ] as const
  return [
    textTable(['stage', 'share', 'dwell', 'goes on', 'gates'], stages),
    '',
    textTable(
      ['trigger', 'bound', 'weight'],
      bounds.map(([name, enabled, bound, part]) => [
        name,
        enabled ? bound : 'off',
        enabled ? weight(part) : '',
      ]),
    ),
    '',
    `Signals that hold: ${holding.flatMap(([name, { enabled }]) => (enabled ? [name] : [])).join(', ') || 'none'}.`,
  ].join('\n')
}

function gateText(gate: GateSpec): string {
  switch (gate.gate) {
    case 'errors':
      return `errors < ${describeRate(gate.maxRate)}${gate.rule === 'rate' ? ' (plain rate)' : ''}`
    case 'latency':
      return `latency ≤ ${describeRatio(gate.maxRatio)}${gate.rule === 'rate' ? ' (plain rate)' : ''}`
    case 'complaints':
      return `complaints ≤ ${describeRatio(gate.maxRatio)}`
    case 'sample':
      return `${gate.minRequests} requests`
    default:
      return gate.gate
  }
}
