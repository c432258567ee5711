import { queryOptions } from '@tanstack/react-query'
import type {
  AlertView,
  BackendView,
  CohortView,
  DecisionView,
  EvidenceView,
  GatewayView,
  IncidentView,
  MetricsView,
  RolloutSummary,
  RolloutView,
  TokenView,
  VerdictHistoryView,
} from '../../../control/app/views.ts'
import type { Range } from '../charts/range.view.ts'
import { type LedgerFilter, NO_FILTER } from '../decisions/ledger-filter.view.ts'
import { controlNow } from '../live/contact.ts'
import { ApiProblem } from './api-problem.ts'
import { send } from './send.ts'

export interface Session {
  readonly name: string
  readonly role: string
}

const POLL_MS = 5_000
const WATCH_MS = 2_000
/** What rarely changes and is told by an event when it does. */
const SLOW_MS = 15_000
const MINUTE_MS = 60_000

const rolloutAddress = (key: string) => `/v1/rollouts/${encodeURIComponent(key)}`

/** Null: nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await send<Session>('/v1/session', { signal })
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
  refetchInterval: (query) => (query.state.status === 'error' ? WATCH_MS : false),
})

export const rolloutsQuery = queryOptions({
  queryKey: ['rollouts'],
  queryFn: ({ signal }) => send<{ rollouts: readonly RolloutSummary[] }>('/v1/rollouts', { signal }),
  select: (answer) => answer.rollouts,
  refetchInterval: POLL_MS,
})

export const rolloutQuery = (key: string) =>
  queryOptions({
    queryKey: ['rollout', key],
    queryFn: ({ signal }) => send<RolloutView>(rolloutAddress(key), { signal }),
    refetchInterval: (query) => {
      const moving = query.state.data?.propagation
      const watched = query.state.status === 'error' || (moving && moving.observedAt === null)
      return watched ? WATCH_MS : POLL_MS
    },
  })

export const decisionsQuery = (rollout: string | null, limit: number) =>
  ledgerQuery({ ...NO_FILTER, rollout }, limit)

/** The ledger as it is filtered; the newest `limit` entries. */
export const ledgerQuery = (filter: LedgerFilter, limit: number) =>
  queryOptions({
    queryKey: ['decisions', filter.rollout, limit, filter],
    queryFn: ({ signal }) => {
      const { rollout, ...rest } = filter
      const address = rollout === null ? '/v1/decisions' : `${rolloutAddress(rollout)}/decisions`
      const query = new URLSearchParams({ limit: String(limit) })
      for (const [name, value] of Object.entries(rest)) if (value !== null) query.set(name, String(value))
      return send<{ decisions: readonly DecisionView[] }>(`${address}?${query}`, { signal })
    },
    select: (answer) => answer.decisions,
    refetchInterval: SLOW_MS,
  })

export const decisionQuery = (id: number) =>
  queryOptions({
    queryKey: ['decisions', 'one', id],
    queryFn: ({ signal }) => send<DecisionView>(`/v1/decisions/${id}`, { signal }),
    staleTime: SLOW_MS,
  })

/** A range up to now. */
export const metricsQuery = (key: string, { ms: rangeMs, stepMs, points }: Range) =>
  queryOptions({
    queryKey: ['metrics', key, rangeMs, stepMs],
    queryFn: ({ signal }) => {
      const to = Math.floor(controlNow() / stepMs) * stepMs + stepMs
      return send<MetricsView>(
        `${rolloutAddress(key)}/metrics?from=${to - rangeMs}&to=${to}&stepMs=${stepMs}${points === null ? '' : `&points=${points}`}`,
        { signal },
      )
    },
    refetchInterval: points === null ? Math.max(POLL_MS, Math.min(stepMs / 4, MINUTE_MS)) : 5 * MINUTE_MS,
    // Thousands of numbers that are new each time: comparing them with the old ones only costs.
    structuralSharing: false,
    staleTime: POLL_MS,
  })

/** The last five minutes as one step. */
export const recentMetricsQuery = (key: string) =>
  queryOptions({
    queryKey: ['metrics', key, 'recent'],
    queryFn: ({ signal }) => {
      const to = Math.ceil(controlNow() / 1_000) * 1_000
      return send<MetricsView>(`${rolloutAddress(key)}/metrics?from=${to - 300_000}&to=${to}&stepMs=300000`, {
        signal,
      })
    },
    refetchInterval: POLL_MS,
  })

/** The last day, a minute a step. */
export const verdictHistoryQuery = (key: string) =>
  queryOptions({
    queryKey: ['verdicts', key],
    queryFn: ({ signal }) => send<VerdictHistoryView>(`${rolloutAddress(key)}/verdicts`, { signal }),
    refetchInterval: 60_000,
    staleTime: SLOW_MS,
  })

export const cohortQuery = (key: string) =>
  queryOptions({
    queryKey: ['cohort', key],
    queryFn: ({ signal }) => send<CohortView>(`${rolloutAddress(key)}/cohort`, { signal }),
    refetchInterval: SLOW_MS,
  })

export const evidenceQuery = (key: string) =>
  queryOptions({
    queryKey: ['evidence', key],
    queryFn: ({ signal }) =>
      send<{ evidence: readonly EvidenceView[] }>(`${rolloutAddress(key)}/evidence`, { signal }),
    select: (answer) => answer.evidence,
    refetchInterval: SLOW_MS,
  })

export const incidentsQuery = queryOptions({
  queryKey: ['incidents'],
  queryFn: ({ signal }) => send<{ incidents: readonly IncidentView[] }>('/v1/incidents', { signal }),
  select: (answer) => answer.incidents,
  refetchInterval: SLOW_MS,
})

export const incidentQuery = (id: number) =>
  queryOptions({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => send<IncidentView>(`/v1/incidents/${id}`, { signal }),
    refetchInterval: (query) => {
      const moving = query.state.data?.propagation
      return moving && moving.observedAt === null ? WATCH_MS : POLL_MS
    },
  })

export const backendsQuery = queryOptions({
  queryKey: ['backends'],
  queryFn: ({ signal }) => send<{ backends: readonly BackendView[] }>('/v1/backends', { signal }),
  select: (answer) => answer.backends,
  refetchInterval: SLOW_MS,
})

export const gatewaysQuery = queryOptions({
  queryKey: ['gateways'],
  queryFn: ({ signal }) => send<{ gateways: readonly GatewayView[] }>('/v1/gateways', { signal }),
  select: (answer) => answer.gateways,
  refetchInterval: POLL_MS,
})

export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  queryFn: ({ signal }) => send<{ alerts: readonly AlertView[] }>('/v1/alerts', { signal }),
  select: (answer) => answer.alerts,
  refetchInterval: POLL_MS,
})

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => send<{ tokens: readonly TokenView[] }>('/v1/tokens', { signal }),
  select: (answer) => answer.tokens,
})
