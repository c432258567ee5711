import type { Route } from '../routing/route.view.ts'

export interface NavItem {
  readonly name: string
  readonly to: string
  /** Pages that it stands for. */
  readonly pages: readonly Route['page'][]
}

/** In the order of the bar, after the overview and the rollout that is looked at. */
export const NAV: readonly NavItem[] = [
  { name: 'Money', to: '/money', pages: ['money'] },
  { name: 'Incidents', to: '/incidents', pages: ['incidents', 'incident'] },
  { name: 'Decisions', to: '/decisions', pages: ['decisions'] },
  { name: 'Backends', to: '/gateways', pages: ['backends'] },
  { name: 'Settings', to: '/settings', pages: ['settings'] },
  { name: 'API', to: '/docs', pages: ['docs'] },
]
