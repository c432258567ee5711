import type { GatewayView } from '../../../control/app/views.ts'
import { countOf } from '../format/number.view.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { gatewayRow } from './gateway.view.ts'

export function GatewayCard({ gateway }: { readonly gateway: GatewayView }) {
  const row = gatewayRow(gateway)
  return (
    <Card
      title={row.name}
      aside={
        <span className={row.live ? 'ink-healthy' : 'ink-stale'}>{row.live ? '✓ live' : '! silent'}</span>
      }
    >
      <p className="muted">
        Gateway on {row.runtime}, {row.plan}.
        {row.dropped > 0 && ` ${countOf(row.dropped, 'record')} lost for lack of memory.`}
        {!gateway.follows && (
          <strong className="ink-suspect">
            {' '}
            ! Not rolled back automatically: run crossfade nginx-follow.
          </strong>
        )}
      </p>
      <ul className="rows">
        {gateway.instances.map((it) => (
          <li key={it.instance}>
            <span className="row-main">
              <code>{it.instance.slice(0, 12)}</code>
            </span>
            <span className={`row-figure ${it.current ? '' : 'ink-suspect'}`}>
              {it.current ? 'plan' : '! behind, plan'} {it.planVersion}
            </span>
            <span className="row-note">
              heard <Moment at={it.heardAt} />
              {it.cacheHitRate !== null && `, ${Math.round(it.cacheHitRate * 100)} % from its cache`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
