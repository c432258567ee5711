import { useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import { backendsQuery, gatewaysQuery } from '../api/queries.ts'
import { Link } from '../routing/link.tsx'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { backendState, gatewayRow } from './gateway.view.ts'

/** Backends and gateways at a glance. */
export const BackendsCard = memo(function BackendsCard() {
  const backends = useQuery(backendsQuery).data ?? []
  const gateways = useQuery(gatewaysQuery).data ?? []
  return (
    <Card title="Backends and gateways" aside={<Link to="/gateways">all</Link>}>
      <ul className="rows">
        {backends.map((backend) => {
          const state = backendState(backend)
          return (
            <li key={backend.key}>
              <span className="row-main">{backend.name}</span>
              <span className={`row-figure ink-${state.tone}`}>
                <span aria-hidden="true">{state.mark}</span> {state.word}
              </span>
              <span className="row-note">{backend.revision}</span>
            </li>
          )
        })}
        {gateways.map(gatewayRow).map((row) => (
          <li key={`gateway ${row.name}`}>
            <span className="row-main">{row.name}</span>
            <span className={`row-figure ${row.live ? (row.behind ? 'ink-suspect' : '') : 'ink-stale'}`}>
              {row.live ? row.plan : '! silent'}
            </span>
            <span className="row-note">
              gateway on {row.runtime}
              {row.heardAt !== null && (
                <>
                  , heard <Moment at={row.heardAt} />
                </>
              )}
            </span>
          </li>
        ))}
        {gateways.length === 0 && (
          <li>
            <span className="row-note">
              No gateway was ever heard. Start one, and it appears here by itself.
            </span>
          </li>
        )}
      </ul>
    </Card>
  )
})
