import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RolloutView } from '../../../control/app/views.ts'
import type { EvidenceKind } from '../../../control/core/entered-evidence.ts'
import { evidenceQuery } from '../api/queries.ts'
import { useSession } from '../api/use-session.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { whyDisabled } from './action.view.ts'
import { EvidenceSheet } from './evidence-sheet.tsx'
import { EVIDENCE_FORMS } from './words.view.ts'

/** What was measured elsewhere and entered by hand, the newest of each kind first. */
export function EvidenceCard({ rollout }: { readonly rollout: RolloutView }) {
  const evidence = useQuery(evidenceQuery(rollout.key)).data
  const viewer = whyDisabled(useSession().role)
  const [entering, setEntering] = useState<EvidenceKind | null>(null)
  const newest = [...(evidence ?? [])].sort((a, b) => b.enteredAt - a.enteredAt)
  return (
    <Card title="Measured elsewhere">
      {newest.length === 0 ? (
        <p className="muted">
          Nothing is entered yet: no benchmark, listening test, capacity or cost projection.
        </p>
      ) : (
        <ul className="rows">
          {newest.slice(0, 8).map((it) => (
            <li key={it.id}>
              <span className="row-main">{EVIDENCE_FORMS[it.kind].title}</span>
              <span className="row-figure">
                {it.value} {it.unit}
              </span>
              <span className="row-note" title={it.note}>
                {it.source}, by {it.author}, <Moment at={it.measuredAt} />
                {it.note === '' ? '' : `. ${it.note}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {viewer === null && (
        <details className="more">
          <summary>Enter evidence</summary>
          <div className="button-row">
            {Object.entries(EVIDENCE_FORMS).map(([kind, form]) => (
              <button
                key={kind}
                type="button"
                className="button button-quiet"
                onClick={() => setEntering(kind as EvidenceKind)}
              >
                {form.title}
              </button>
            ))}
          </div>
        </details>
      )}
      {entering !== null && (
        <EvidenceSheet rolloutKey={rollout.key} kind={entering} onClose={() => setEntering(null)} />
      )}
    </Card>
  )
}
