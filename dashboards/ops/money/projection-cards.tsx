import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CostsView } from '../../../control/app/money-views.ts'
import { rolloutsQuery } from '../api/queries.ts'
import { formatEntered, formatMoney } from '../format/money.view.ts'
import { sentence } from '../rollout/gate.view.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { stageSum } from './book.view.ts'
import { ProjectionSheet } from './projection-sheet.tsx'

interface Props {
  readonly costs: CostsView
  readonly why: string | null
}

/** What each rollout was said to cost, a month at each stage: what it is judged by. */
export function ProjectionCards({ costs, why }: Props) {
  const rollouts = useQuery(rolloutsQuery).data ?? []
  const [open, setOpen] = useState<string | null>(null)
  // Newest first: that one counts.
  const current = (key: string) => costs.projections.find((it) => it.rollout === key)
  return (
    <>
      {rollouts.map((rollout, index) => {
        const projection = current(rollout.key)
        return (
          <Card
            key={rollout.key}
            title={`What ${rollout.name} was projected to cost`}
            aside="a month, by stage"
            anchor={index === 0 ? 'projections' : undefined}
          >
            {projection ? (
              <>
                <table className="ledger-table">
                  <thead>
                    <tr>
                      <th scope="col">Stage</th>
                      <th scope="col" className="wide-only">
                        {rollout.baseline.name}
                      </th>
                      <th scope="col" className="wide-only">
                        {rollout.candidate.name}
                      </th>
                      <th scope="col">Together</th>
                    </tr>
                  </thead>
                  <tbody>
                    {projection.stages.map((stage) => (
                      <tr key={stage.stage} className={stage.stage === rollout.stage ? 'row-now' : undefined}>
                        <th scope="row">
                          {stage.stage}
                          {stage.stage === rollout.stage && <span className="tag">now</span>}
                        </th>
                        <td className="wide-only">{formatEntered(stage.vendorPerMonth, 'USD')}</td>
                        <td className="wide-only">{formatEntered(stage.selfHostedPerMonth, 'USD')}</td>
                        <td>{formatMoney(stageSum(stage))}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                <p className="entry-origin">
                  {sentence(projection.source)} Entered by {projection.enteredBy},{' '}
                  <Moment at={projection.enteredAt} />.
                </p>
              </>
            ) : (
              <p className="muted">
                Nothing was projected: no spend can be over it, and no trigger judges it.
              </p>
            )}
            <p className="card-link">
              <Button why={why} onClick={() => setOpen(rollout.key)}>
                {projection ? 'Enter a new projection' : 'Enter a projection'}
              </Button>
            </p>
            {open === rollout.key && (
              <ProjectionSheet
                rolloutKey={rollout.key}
                name={rollout.name}
                before={projection ?? null}
                onClose={() => setOpen(null)}
              />
            )}
          </Card>
        )
      })}
    </>
  )
}
