/** The addresses of the dashboard. Slack and the ledger link to them, so they stay. */

import { type MoneyRoute, parseMoneyRoute } from '../money/money-route.view.ts'

export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'rollout'; readonly key: string }
  | { readonly page: 'policy'; readonly key: string }
  | { readonly page: 'incidents' }
  | { readonly page: 'incident'; readonly id: number }
  | { readonly page: 'decisions' }
  | { readonly page: 'backends' }
  | { readonly page: 'money'; readonly at: MoneyRoute }
  | { readonly page: 'settings' }
  | { readonly page: 'docs' }
  | { readonly page: 'sign-in' }
  | { readonly page: 'unknown'; readonly path: string }

export function parseRoute(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '')
  const [first, second, third, fourth] = parts
  if (first === 'money' || first === 'reports') {
    const at = parseMoneyRoute(parts.map(decode))
    return at === null ? { page: 'unknown', path } : { page: 'money', at }
  }
  if (first === 'rollouts' && second !== undefined && third === 'policy' && fourth === undefined)
    return { page: 'policy', key: decode(second) }
  if (third !== undefined) return { page: 'unknown', path }
  if (first === undefined) return { page: 'overview' }
  if (first === 'rollouts') {
    if (second === undefined) return { page: 'overview' }
    return { page: 'rollout', key: decode(second) }
  }
  if (first === 'incidents') {
    if (second === undefined) return { page: 'incidents' }
    const id = Number(second)
    return Number.isSafeInteger(id) && id > 0 ? { page: 'incident', id } : { page: 'unknown', path }
  }
  if (second !== undefined) return { page: 'unknown', path }
  if (first === 'decisions') return { page: 'decisions' }
  if (first === 'gateways') return { page: 'backends' }
  if (first === 'settings') return { page: 'settings' }
  if (first === 'docs') return { page: 'docs' }
  if (first === 'sign-in') return { page: 'sign-in' }
  return { page: 'unknown', path }
}

export function rolloutPath(key: string): string {
  return `/rollouts/${encodeURIComponent(key)}`
}

export function policyPath(key: string): string {
  return `${rolloutPath(key)}/policy`
}

export function incidentPath(id: number): string {
  return `/incidents/${id}`
}

export function decisionPath(id: number): string {
  return `/decisions#decision-${id}`
}

/** The decision that an address points at; null: none. */
export function decisionOfHash(hash: string): number | null {
  const match = /^#decision-(\d{1,15})$/.exec(hash)
  return match ? Number(match[1]) : null
}

/** The token of a sign-in link, `#token=…`; null: none. */
export function tokenOfHash(hash: string): string | null {
  const value = /^#token=([^&]+)/.exec(hash)?.[1]
  return value === undefined ? null : decode(value)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
