import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { RolloutView } from '../../../control/app/views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { incidentQuery, rolloutQuery } from '../api/queries.ts'
import { BackendsCard } from '../backends/backends-card.tsx'
import { DecisionsCard } from '../decisions/decisions-card.tsx'
import { formatShare } from '../format/number.view.ts'
import { UnknownPage } from '../layout/unknown-page.tsx'
import { useTitle } from '../layout/use-title.ts'
import { MoneyWeekCard } from '../money/week-card.tsx'
import { useWide } from '../ui/use-wide.ts'
import type { SheetCommand } from './action.view.ts'
import { ChangeCard } from './change-card.tsx'
import { CommandSheet } from './command-sheet.tsx'
import { CompareCard } from './compare-card.tsx'
import { EvidenceCard } from './evidence-card.tsx'
import { Ladder } from './ladder.tsx'
import { MetricCharts } from './metric-charts.tsx'
import { NextCard } from './next-card.tsx'
import { PolicyCard } from './policy-card.tsx'
import { RearmCard } from './rearm-card.tsx'
import { RolloutHead } from './rollout-head.tsx'
import { RolloutSkeleton } from './rollout-skeleton.tsx'
import { TriggersCard } from './triggers-card.tsx'
import { useSettled } from './use-settled.ts'
import { WhoCard } from './who-card.tsx'

export function RolloutPage({ rolloutKey }: { readonly rolloutKey: string }) {
  const { data, error } = useQuery(rolloutQuery(rolloutKey))
  if (data) return <WithIncident rollout={data} />
  if (error instanceof ApiProblem && error.problem.status === 404)
    return <UnknownPage path={`/rollouts/${rolloutKey}`} />
  return <RolloutSkeleton />
}

/** Control shows the incident of a rollback while it is open; afterwards its cause is still wanted here. */
function WithIncident({ rollout }: { readonly rollout: RolloutView }) {
  const id = rollout.rollback?.incidentId ?? 0
  const wanted = rollout.rollback !== null && rollout.incident === null
  const incident = useQuery({ ...incidentQuery(id), enabled: wanted }).data
  return <Loaded rollout={wanted && incident ? { ...rollout, incident } : rollout} />
}

/** Everything that shows no verdict: drawn anew only when there is something new in it. */
function cardsOf(rollout: RolloutView, open: (command: SheetCommand) => void) {
  return {
    acting:
      rollout.phase === 'rolled-back' ? (
        <RearmCard rollout={rollout} open={open} />
      ) : (
        <NextCard rollout={rollout} open={open} />
      ),
    charts: (
      <MetricCharts rollout={rollout}>
        <CompareCard rollout={rollout} />
      </MetricCharts>
    ),
    decisions: <DecisionsCard rollout={rollout} />,
    money: <MoneyWeekCard rollout={rollout} />,
    records: (
      <>
        <WhoCard rollout={rollout} />
        <ChangeCard rollout={rollout} />
        <PolicyCard rollout={rollout} />
        <EvidenceCard rollout={rollout} />
        <BackendsCard />
      </>
    ),
  }
}

function Loaded({ rollout }: { readonly rollout: RolloutView }) {
  const [sheet, setSheet] = useState<SheetCommand | null>(null)
  const wide = useWide()
  const state = rollout.phase === 'rolled-back' ? 'Rolled back' : formatShare(rollout.share)
  useTitle(`${state} · ${rollout.name}`)

  const triggers = <TriggersCard rollout={rollout} />
  const settled = useSettled(rollout)
  const { acting, charts, decisions, money, records } = useMemo(() => cardsOf(settled, setSheet), [settled])
  return (
    <>
      <RolloutHead rollout={rollout} open={setSheet} />
      <Ladder rollout={rollout} />
      {wide ? (
        <div className="columns">
          <div className="column">
            <div className="column fades">{charts}</div>
            {money}
            {decisions}
          </div>
          <div className="column">
            <div className="fades">{triggers}</div>
            {acting}
            {records}
          </div>
        </div>
      ) : (
        <div className="column">
          <div className="fades">{triggers}</div>
          {acting}
          <div className="column fades">{charts}</div>
          {money}
          {decisions}
          {records}
        </div>
      )}
      {sheet !== null && (
        <CommandSheet key={sheet} rollout={rollout} command={sheet} onClose={() => setSheet(null)} />
      )}
    </>
  )
}
