import { useQuery } from '@tanstack/react-query'
import { backendsQuery, gatewaysQuery } from '../api/queries.ts'
import { useTitle } from '../layout/use-title.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { BackendCard } from './backend-card.tsx'
import { GatewayCard } from './gateway-card.tsx'

export function BackendsPage() {
  useTitle('Backends and gateways')
  const backends = useQuery(backendsQuery).data
  const gateways = useQuery(gatewaysQuery).data
  return (
    <>
      <div className="headline">
        <h1>Backends and gateways</h1>
        <p className="subline">Who can speak, and who asks them.</p>
      </div>
      <div className="columns columns-even fades">
        <div className="column">
          {!backends && <Skeleton lines={6} />}
          {backends?.length === 0 && <p className="muted">No backend is known yet.</p>}
          {backends?.map((it) => (
            <BackendCard key={it.key} backend={it} />
          ))}
        </div>
        <div className="column">
          {!gateways && <Skeleton lines={6} />}
          {gateways?.length === 0 && (
            <p className="muted">No gateway was ever heard. Start one, and it appears here by itself.</p>
          )}
          {gateways?.map((it) => (
            <GatewayCard key={it.gateway} gateway={it} />
          ))}
        </div>
      </div>
    </>
  )
}
