import type { AlertName } from '../../../control/core/effects.ts'
import type { EvidenceKind } from '../../../control/core/entered-evidence.ts'
import type { GateName } from '../../../control/core/gate.ts'
import type { SignalName } from '../../../control/core/signals/signal.ts'
import type { VerdictState } from '../../../control/core/verdict.ts'

/** A word and a mark for every verdict, so that nothing hangs on colour alone. */
export const VERDICT_MARKS: Readonly<Record<VerdictState, { readonly mark: string; readonly word: string }>> =
  {
    healthy: { mark: '✓', word: 'healthy' },
    insufficient: { mark: '…', word: 'too little data to say' },
    stale: { mark: '◌', word: 'stale' },
    suspect: { mark: '!', word: 'suspect' },
    breached: { mark: '✕', word: 'breached' },
  }

export function triggerName(trigger: string): string {
  switch (trigger) {
    case 'errors':
      return 'Errors'
    case 'latency-p95':
      return 'Latency p95'
    case 'latency-p50':
      return 'Latency p50'
    case 'complaints':
      return 'Complaints'
    case 'cost':
      return 'Cost'
    default:
      return trigger
  }
}

/** As it stands in a sentence: "errors on Kokoro", "slow answers (p95) on Kokoro". */
export function triggerCause(trigger: string): string {
  switch (trigger) {
    case 'errors':
      return 'errors'
    case 'latency-p95':
      return 'slow answers (p95)'
    case 'latency-p50':
      return 'slow answers (p50)'
    case 'complaints':
      return 'complaints of users'
    case 'cost':
      return 'cost over the projection'
    default:
      return trigger
  }
}

export const GATE_TITLES: Readonly<Record<GateName, string>> = {
  benchmark: 'Benchmark on file',
  listening: 'Listening test',
  projection: 'Cost projection on file',
  dwell: 'Time at this stage',
  errors: 'Errors surely low',
  latency: 'Latency close to the baseline',
  complaints: 'No more complaints than before',
  cache: 'Cache hits on repeated phrases',
  sample: 'Enough requests judged',
  capacity: 'Capacity for the next stage',
  'vendor-share': 'Little left on the baseline',
  availability: 'Availability',
  saving: 'Saving as planned',
  triggers: 'Triggers healthy',
  signals: 'No signal raised',
  incident: 'No open incident',
  gateway: 'A live gateway',
  baseline: 'Baseline usable',
  'rollback-observed': 'Rollback observed',
  'front-door': 'Front door follows',
}

export const ALERT_TITLES: Readonly<Record<AlertName, string>> = {
  errors: 'Errors',
  latency: 'Latency',
  'backend-down': 'Backend down',
  'no-safe-arm': 'No safe arm',
  'rollback-not-observed': 'Rollback not observed',
  overflow: 'Overflow',
  'lost-records': 'Lost records',
  'data-stale': 'Data stale',
  'sample-ratio': 'Sample ratio',
  'eager-suspicion': 'Eager suspicion',
  complaints: 'Complaints',
  cost: 'Cost over the projection',
  'cost-pace': 'Cost near its bound',
  unpriced: 'Calls without a price',
  'budget-near': 'Daily budget nearly spent',
  'budget-spent': 'Daily budget spent',
}

export const SIGNAL_TITLES: Readonly<Record<SignalName, string>> = {
  'sample-ratio': 'Users as the share says',
  'lost-records': 'Records complete',
  capacity: 'Room on the candidate',
  'eager-suspicion': 'Eager suspicion',
}

/** What can be entered by hand, in the words and the unit of the form. */
export const EVIDENCE_FORMS: Readonly<
  Record<EvidenceKind, { readonly title: string; readonly unit: string; readonly hint: string }>
> = {
  benchmark: { title: 'Benchmark', unit: 'ms p95', hint: 'p95 at the reference text' },
  listening: { title: 'Listening test', unit: 'of 5', hint: 'mean opinion score, 1 to 5' },
  capacity: { title: 'Capacity', unit: 'requests/s', hint: 'what the candidate was measured to carry' },
  projection: { title: 'Cost projection', unit: 'USD/month', hint: 'planned cost of the candidate' },
  saving: { title: 'Saving', unit: 'USD/month', hint: 'measured saving against the baseline' },
}

export function isEvidenceKind(gate: string): gate is EvidenceKind {
  return gate in EVIDENCE_FORMS
}
