import { useQuery } from '@tanstack/react-query'
import { backendsQuery, gatewaysQuery } from '../api/queries.ts'
import { formatDuration } from '../format/duration.view.ts'
import { countOf } from '../format/number.view.ts'
import { useTitle } from '../layout/use-title.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { describeLicence, describeParameters } from './backend.view.ts'
import { backendState } from './gateway.view.ts'
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
          {backends?.map((it) => {
            const state = backendState(it)
            return (
              <Card
                key={it.key}
                title={it.name}
                aside={
                  <span className={`ink-${state.tone}`}>
                    {state.mark} {state.word}
                  </span>
                }
              >
                <dl className="facts">
                  <dt>Revision</dt>
                  <dd>{it.revision}</dd>
                  <dt>Address</dt>
                  <dd>
                    {it.url}, {it.adapter}
                    {it.dialect !== null && ` (${it.dialect})`}
                  </dd>
                  <dt>Languages</dt>
                  <dd>{it.capabilities.languages.join(', ')}</dd>
                  <dt>Formats</dt>
                  <dd>{it.capabilities.formats.join(', ')}</dd>
                  <dt>Parameters</dt>
                  <dd>{describeParameters(it)}</dd>
                  <dt>Limits</dt>
                  <dd>
                    {formatDuration(it.timeoutMs)} to the last byte, {it.concurrency} calls at once per
                    gateway instance, {countOf(it.capabilities.maxCharacters, 'character')}
                  </dd>
                  <dt>Paid</dt>
                  <dd>{it.metered ? 'by use' : 'fixed'}</dd>
                  {it.licence && (
                    <>
                      <dt>Licence</dt>
                      <dd className={it.licence.nonCommercial ? 'ink-suspect' : undefined}>
                        {describeLicence(it.licence)}
                      </dd>
                    </>
                  )}
                  {it.downSince !== null && (
                    <>
                      <dt>Down since</dt>
                      <dd>
                        <Moment at={it.downSince} mode="moment" />
                      </dd>
                    </>
                  )}
                  {Object.entries(it.breakers).map(([gateway, breaker]) => (
                    <div key={gateway} className="facts-row">
                      <dt>Breaker</dt>
                      <dd>
                        {breaker} at {gateway}
                      </dd>
                    </div>
                  ))}
                </dl>
              </Card>
            )
          })}
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
