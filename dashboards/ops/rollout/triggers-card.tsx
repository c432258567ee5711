import { useEffect, useRef, useState } from 'react'
import type { RolloutView } from '../../../control/app/views.ts'
import { useFromNow } from '../live/use-now.ts'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'
import { SignalList } from './signal-list.tsx'
import { type TriggerRow, triggerRow } from './trigger.view.ts'
import { TriggerHead } from './trigger-head.tsx'

const JUDGE_LATE_MS = 15_000
const JUDGED = new Set(['shadow', 'ramping', 'held', 'failover-only', 'completed'])

export function TriggersCard({ rollout }: { readonly rollout: RolloutView }) {
  const rows = rollout.verdicts.map(triggerRow)
  return (
    <Card title="What would roll it back" aside={<Judged rollout={rollout} />}>
      {rows.length === 0 ? (
        <p className="muted">Nothing is judged in this phase: no user is on {rollout.candidate.name}.</p>
      ) : (
        <ul className="triggers">
          {rows.map((row) => (
            <Trigger key={row.trigger} row={row} runbook={rollout.runbooks[row.trigger]} />
          ))}
        </ul>
      )}
      <SignalList rollout={rollout} />
      <Announcer rows={rows} />
    </Card>
  )
}

function Trigger({ row, runbook }: { readonly row: TriggerRow; readonly runbook: string | undefined }) {
  return (
    <li className={`trigger tone-${row.state}`}>
      <TriggerHead row={row} level={3} />
      <div className="meter" aria-hidden="true">
        <span className="meter-value" style={{ transform: `scaleX(${row.fill})` }} />
        <span className="meter-evidence" style={{ transform: `scaleX(${row.evidenceFill})` }} />
      </div>
      {row.money.length > 0 && (
        <dl className="trigger-money">
          {row.money.map((it) => (
            <div key={it.name}>
              <dt>{it.name}</dt>
              <dd>
                {it.value} <small>{it.note}</small>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="trigger-text">
        {row.text}
        {runbook !== undefined && (row.state === 'suspect' || row.state === 'breached') && (
          <>
            {' '}
            <a href={runbook}>Runbook</a>
          </>
        )}
      </p>
    </li>
  )
}

function Judged({ rollout }: { readonly rollout: RolloutView }) {
  const at = rollout.judgedAt
  const isLate = useFromNow((now) => at !== null && now - at > JUDGE_LATE_MS)
  if (!JUDGED.has(rollout.phase)) return null
  if (at === null) return <span className="tone-stale">not judged yet</span>
  if (isLate)
    return (
      <span className="ink-suspect">
        ! not judged since <Moment at={at} mode="clock" />
      </span>
    )
  return (
    <>
      judged <Moment at={at} />
    </>
  )
}

/** Says a change of verdict aloud, and nothing else. */
function Announcer({ rows }: { readonly rows: readonly TriggerRow[] }) {
  const before = useRef<ReadonlyMap<string, string> | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const known = before.current
    before.current = new Map(rows.map((row) => [row.trigger, row.state]))
    if (known === null) return
    const changed = rows.filter((row) => known.get(row.trigger) !== row.state)
    if (changed.length > 0) setSaid(changed.map((row) => row.announcement).join('. '))
  }, [rows])
  return (
    <p className="sr-only" aria-live="polite">
      {said}
    </p>
  )
}
