import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type {
  MetricsView,
  RolloutView,
  TriggerHistory,
  VerdictHistoryView,
} from '../../../control/app/views.ts'
import { verdictHistoryQuery } from '../api/queries.ts'
import { ChartCard } from '../charts/chart-card.tsx'
import { evidenceModel } from '../charts/chart-model.view.ts'
import { Card } from '../ui/card.tsx'
import { evidenceHint, splitByMoved, stillText } from './evidence-history.view.ts'
import { triggerName } from './words.view.ts'

interface Props {
  readonly rollout: RolloutView
  /** Whose axis these charts share; null: not there yet. */
  readonly metrics: MetricsView | null
}

/** Evidence of each trigger against 1, where it rolls back, over the last day; what lies still on demand. */
export function EvidenceHistory({ rollout, metrics }: Props) {
  const history = useQuery(verdictHistoryQuery(rollout.key)).data
  const [isAll, setIsAll] = useState(false)
  const charts = useMemo(() => splitByMoved(history?.triggers ?? []), [history])
  if (!history) return null
  const drawn = isAll ? history.triggers : charts.moved
  return (
    <>
      {drawn.map((one) => (
        <One key={one.trigger} one={one} history={history} metrics={metrics} name={rollout.candidate.name} />
      ))}
      {charts.still.length > 0 && (
        <Card
          title={charts.moved.length === 0 ? 'Evidence' : 'Evidence of the other triggers'}
          aside={
            <button type="button" className="link" aria-expanded={isAll} onClick={() => setIsAll(!isAll)}>
              {isAll ? 'Hide these charts' : 'Show these charts'}
            </button>
          }
        >
          <p className="card-note">{stillText(charts.still)}</p>
        </Card>
      )}
    </>
  )
}

interface OneProps {
  readonly one: TriggerHistory
  readonly history: VerdictHistoryView
  readonly metrics: MetricsView | null
  readonly name: string
}

function One({ one, history, metrics, name }: OneProps) {
  const model = useMemo(
    () => (metrics ? evidenceModel(metrics, history.steps, one.evidence, name) : null),
    [metrics, history.steps, one.evidence, name],
  )
  const hint = useMemo(() => evidenceHint(one, history, undefined), [one, history])
  return <ChartCard title={`Evidence: ${triggerName(one.trigger)}`} hint={hint} model={model} names={null} />
}
