/** Every metric of control: name, kind, labels, help. Units stand in the names, as Prometheus asks. */

export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
  /** Upper bounds of a histogram, rising, without +Inf. */
  readonly buckets?: readonly number[]
}

export const METRICS = {
  crossfade_decisions_total: {
    kind: 'counter',
    labels: ['rollout', 'command', 'actor'],
    help: 'Decisions written to the ledger since this process started; actor is person, judge or system.',
  },
  crossfade_rollout_share_ratio: {
    kind: 'gauge',
    labels: ['rollout'],
    help: 'Share of eligible traffic that is assigned to the candidate, 0 to 1.',
  },
  crossfade_rollout_phase: {
    kind: 'gauge',
    labels: ['rollout', 'phase'],
    help: '1 for the phase that a rollout is in.',
  },
  crossfade_judge_last_tick_timestamp_seconds: {
    kind: 'gauge',
    labels: ['rollout'],
    help: 'End of the last closed tick, in seconds since 1970. If it stands still, nobody judges.',
  },
  crossfade_verdict_state: {
    kind: 'gauge',
    labels: ['rollout', 'trigger', 'state'],
    help: '1 for the state that a trigger is in: healthy, insufficient, stale, suspect or breached.',
  },
  crossfade_evidence: {
    kind: 'gauge',
    labels: ['rollout', 'trigger'],
    help: 'Evidence for a breach; 1 or more rolls back.',
  },
  crossfade_signal_raised: {
    kind: 'gauge',
    labels: ['rollout', 'signal'],
    help: '1 while a signal is raised, 0 while it is clear; none while too little was seen to say.',
  },
  crossfade_rating_mean: {
    kind: 'gauge',
    labels: ['rollout', 'arm'],
    help: 'Mean of the ratings of the last seven days, 1 to 5; none without ratings.',
  },
  crossfade_suspicion_sampling: {
    kind: 'gauge',
    labels: ['rollout'],
    help: '1 while more of the baseline is called because of a suspicion.',
  },
  crossfade_feedback_total: {
    kind: 'counter',
    labels: ['rollout', 'arm', 'kind'],
    help: 'Ratings and complaints counted since this process started.',
  },
  crossfade_attempts_total: {
    kind: 'counter',
    labels: ['rollout', 'arm', 'outcome'],
    help: 'Attempts accepted from gateways since this process started; rollout is none where none was concerned.',
  },
  crossfade_batches_total: {
    kind: 'counter',
    labels: ['result'],
    help: 'Batches from gateways since this process started: recorded, duplicate or conflict.',
  },
  crossfade_outbox_waiting: {
    kind: 'gauge',
    labels: ['lane'],
    help: 'Messages that have not left yet.',
  },
  crossfade_outbox_oldest_seconds: {
    kind: 'gauge',
    labels: ['lane'],
    help: 'Age of the oldest message that has not left yet.',
  },
  crossfade_gateways_live: {
    kind: 'gauge',
    labels: [],
    help: 'Gateway instances heard in the last 30 seconds.',
  },
  crossfade_gateways_behind: {
    kind: 'gauge',
    labels: [],
    help: 'Live gateway instances that report an older plan than the current one.',
  },
  crossfade_plan_version: {
    kind: 'gauge',
    labels: [],
    help: 'Version of the current plan.',
  },
  crossfade_alerts_open: {
    kind: 'gauge',
    labels: ['alert'],
    help: 'Alerts that are open now.',
  },
  crossfade_http_requests_total: {
    kind: 'counter',
    labels: ['method', 'route', 'status'],
    help: 'Answered requests; route is the declared one, none where no route matched.',
  },
  crossfade_http_request_duration_seconds: {
    kind: 'histogram',
    labels: ['method', 'route'],
    help: 'Time until the answer began.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  process_resident_memory_bytes: {
    kind: 'gauge',
    labels: [],
    help: 'Resident memory of control.',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>

export type MetricName = keyof typeof METRICS
type NamesOf<Kind extends MetricDefinition['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never
}[MetricName]
export type CounterName = NamesOf<'counter'>
export type GaugeName = NamesOf<'gauge'>
export type HistogramName = NamesOf<'histogram'>
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]['labels'][number], string>
>
