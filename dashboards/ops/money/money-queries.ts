import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AccountDayView,
  CostsView,
  MoneyHistoryView,
  MoneyView,
  PricesView,
  WhatIfInput,
  WhatIfView,
} from '../../../control/app/money-views.ts'
import { send } from '../api/send.ts'

/** Money moves with the hour, not with the second; an event or a change by hand reads it anew at once. */
const POLL_MS = 60_000

export interface Span {
  readonly from: number
  readonly to: number
}

/** `span` null: as control chooses. */
export const moneyQuery = (rollout: string | null, span: Span | null) =>
  queryOptions({
    queryKey: ['money', 'page', rollout, span?.from ?? null, span?.to ?? null],
    queryFn: ({ signal }) => {
      const search = new URLSearchParams()
      if (rollout !== null) search.set('rollout', rollout)
      if (span !== null) {
        search.set('from', String(span.from))
        search.set('to', String(span.to))
      }
      return send<MoneyView>(search.size === 0 ? '/v1/money' : `/v1/money?${search}`, { signal })
    },
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
    staleTime: 30_000,
  })

/** `account` null: the one with the largest bill of that day. */
export const accountDayQuery = (day: string, account: string | null) =>
  queryOptions({
    queryKey: ['money', 'day', day, account],
    queryFn: ({ signal }) => {
      const search = account === null ? '' : `?account=${encodeURIComponent(account)}`
      return send<AccountDayView>(`/v1/money/account-days/${day}${search}`, { signal })
    },
    refetchInterval: POLL_MS,
  })

export const pricesQuery = queryOptions({
  queryKey: ['money', 'prices'],
  queryFn: ({ signal }) => send<PricesView>('/v1/prices', { signal }),
  staleTime: 5_000,
})

export const costsQuery = queryOptions({
  queryKey: ['money', 'costs'],
  queryFn: ({ signal }) => send<CostsView>('/v1/costs', { signal }),
  staleTime: 5_000,
})

export const moneyHistoryQuery = queryOptions({
  queryKey: ['money', 'history'],
  queryFn: ({ signal }) => send<MoneyHistoryView>('/v1/money/history', { signal }),
  select: (answer) => answer.changes,
})

/** What is left out is as it is now; the last answer stays on the screen until the next one is there. */
export const whatIfQuery = (question: Partial<WhatIfInput>) =>
  queryOptions({
    queryKey: ['money', 'what-if', question],
    queryFn: ({ signal }) =>
      send<WhatIfView>('/v1/money/what-if', { method: 'POST', body: question, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
