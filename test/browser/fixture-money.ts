import type {
  AccountDayView,
  CostsView,
  MoneyHistoryView,
  MoneyView,
  PricesView,
  WhatIfInput,
} from '../../control/app/money-views.ts'
import { accountDay } from './fixture-money-account.ts'
import { costs, history, noCosts, prices } from './fixture-money-book.ts'
import { emptyMoney, nullMoney, overMoney, usualMoney } from './fixture-money-view.ts'
import { report, reportList } from './fixture-report.ts'
import { KEY } from './fixture-views.ts'
import { whatIf } from './fixture-what-if.ts'

export const MONEY_STANDS = ['usual', 'over', 'empty', 'nulls', 'huge'] as const
export type MoneyStand = (typeof MONEY_STANDS)[number]

export function moneyOf(stand: MoneyStand, now: number, count = 30): MoneyView {
  switch (stand) {
    case 'usual':
      return usualMoney(now, count)
    case 'over':
      return overMoney(now)
    case 'empty':
      return emptyMoney(now)
    case 'nulls':
      return nullMoney(now)
    case 'huge':
      // Nine digits of dollars a month, so that no column breaks.
      return usualMoney(now, count, 1_000_000)
  }
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly search: URLSearchParams
  readonly body: Record<string, unknown>
}

/** What control answers about money; undefined: that is no address of money. */
export function answerMoney(stand: MoneyStand, asked: Asked, now: number): unknown {
  const { path, search, method } = asked
  const [what, which, day] = path.split('/').slice(2).map(decodeURIComponent)
  const bare = stand === 'empty' || stand === 'nulls'
  if (what === 'money') {
    if (which === 'what-if') return whatIf(asked.body as unknown as WhatIfInput)
    if (which === 'history') return (bare ? { changes: [] } : history(now)) satisfies MoneyHistoryView
    if (which === 'account-days')
      return accountDay(Date.parse(`${day}T00:00:00Z`), now) satisfies AccountDayView
    const rollout = search.get('rollout')
    if (rollout !== null && rollout !== KEY) return undefined
    const [from, to] = [Number(search.get('from')), Number(search.get('to'))]
    const count = to > from ? Math.round((to - from) / 86_400_000) : 30
    return { ...moneyOf(stand, now, count), rollout }
  }
  if (method !== 'GET') return undefined
  if (what === 'prices') return prices(now) satisfies PricesView
  if (what === 'costs') return (bare ? noCosts() : costs(now)) satisfies CostsView
  if (what === 'reports')
    return which === undefined ? { reports: bare ? [] : reportList(now) } : report(which, now, bare)
  return undefined
}
