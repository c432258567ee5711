/** The addresses of money and reports. The weekly report links to them, so they stay. */

export type MoneyRoute =
  | { readonly view: 'money'; readonly rollout: string | null }
  | { readonly view: 'day'; readonly day: string }
  | { readonly view: 'what-if' }
  | { readonly view: 'prices' }
  | { readonly view: 'costs' }
  | { readonly view: 'reports' }
  | { readonly view: 'report'; readonly week: string }

const PAGES = ['what-if', 'prices', 'costs'] as const
const TAKEN = new Set<string>([...PAGES, 'days', 'rollouts'])

/** Null: no page of money. */
export function parseMoneyRoute(parts: readonly string[]): MoneyRoute | null {
  const [first, second, third, more] = parts
  if (more !== undefined) return null
  if (first === 'reports') {
    if (second === undefined) return { view: 'reports' }
    return third === undefined && isWeek(second) ? { view: 'report', week: second } : null
  }
  if (first !== 'money') return null
  if (second === undefined) return { view: 'money', rollout: null }
  if (second === 'days') return third !== undefined && isDay(third) ? { view: 'day', day: third } : null
  if (second === 'rollouts') return third === undefined ? null : { view: 'money', rollout: third }
  if (third !== undefined) return null
  const page = PAGES.find((it) => it === second)
  return page === undefined ? { view: 'money', rollout: second } : { view: page }
}

/** A rollout may have the name of a page. */
export function moneyPath(rollout: string | null): string {
  if (rollout === null) return '/money'
  return `/money/${TAKEN.has(rollout) ? 'rollouts/' : ''}${encodeURIComponent(rollout)}`
}

export function dayPath(at: number): string {
  return `/money/days/${dayName(at)}`
}

export function reportPath(week: string): string {
  return `/reports/${week}`
}

/** The UTC day of a moment: `2026-11-28`. */
export function dayName(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(at) && dayName(at) === text
}

function isWeek(text: string): boolean {
  const week = /^\d{4}-W(\d\d)$/.exec(text)?.[1]
  return week !== undefined && Number(week) >= 1 && Number(week) <= 53
}
