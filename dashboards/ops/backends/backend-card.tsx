import { useState } from 'react'
import type { BackendView } from '../../../control/app/views.ts'
import { describeLicence } from '../../../control/core/describe-licence.ts'
import { useSession } from '../api/use-session.ts'
import { formatDuration } from '../format/duration.view.ts'
import { countOf } from '../format/number.view.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { describeParameters } from './backend.view.ts'
import { EditBackendSheet } from './edit-backend-sheet.tsx'
import { backendState } from './gateway.view.ts'

/** What a backend can do, how it does, and what it is licensed for. */
export function BackendCard({ backend: it }: { readonly backend: BackendView }) {
  const [editing, setEditing] = useState(false)
  const { role } = useSession()
  const state = backendState(it)
  return (
    <Card
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
          {formatDuration(it.timeoutMs)} to the last byte, {it.concurrency} calls at once per gateway
          instance, {countOf(it.capabilities.maxCharacters, 'character')}
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
      <div className="next-action">
        <Button
          label={`Edit ${it.name}`}
          why={role === 'admin' ? null : `Your role is ${role}: admins edit backends.`}
          onClick={() => setEditing(true)}
        >
          Edit
        </Button>
      </div>
      {editing && <EditBackendSheet backend={it} onClose={() => setEditing(false)} />}
    </Card>
  )
}
