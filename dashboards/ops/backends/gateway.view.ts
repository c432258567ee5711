import type { BackendView, GatewayView } from '../../../control/app/views.ts'
import type { BreakerState } from '../../../gateway-plugin/contract.ts'

export interface GatewayRow {
  readonly name: string
  readonly runtime: string
  readonly live: boolean
  /** `3 of 3 on the plan`. */
  readonly plan: string
  readonly behind: boolean
  readonly heardAt: number | null
  readonly dropped: number
}

export function gatewayRow(gateway: GatewayView): GatewayRow {
  const { instances } = gateway
  const current = instances.filter((it) => it.current).length
  return {
    name: gateway.gateway,
    runtime: gateway.runtime,
    live: gateway.live,
    plan:
      instances.length === 0 ? 'no instance heard' : `${current} of ${instances.length} on the newest plan`,
    behind: current < instances.length,
    heardAt: instances.length === 0 ? null : Math.max(...instances.map((it) => it.heardAt)),
    dropped: instances.reduce((sum, it) => sum + it.dropped, 0),
  }
}

export interface BackendState {
  readonly mark: string
  readonly word: string
  readonly tone: 'healthy' | 'suspect' | 'insufficient' | 'breached'
}

const WORST: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 }

/** Up or down, as its alert and the breakers of gateways say. */
export function backendState(backend: BackendView): BackendState {
  if (backend.downSince !== null) return { mark: '✕', word: 'down', tone: 'breached' }
  const states = Object.values(backend.breakers)
  if (states.length === 0) return { mark: '…', word: 'not called yet', tone: 'insufficient' }
  const worst = states.reduce((a, b) => (WORST[b] > WORST[a] ? b : a))
  if (worst === 'open') return { mark: '!', word: 'breaker open', tone: 'suspect' }
  if (worst === 'half-open') return { mark: '!', word: 'breaker half-open', tone: 'suspect' }
  return { mark: '✓', word: 'breaker closed', tone: 'healthy' }
}
