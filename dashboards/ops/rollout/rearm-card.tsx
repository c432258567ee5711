import type { RolloutView } from '../../../control/app/views.ts'
import { useSession } from '../api/use-session.ts'
import { formatCountdown } from '../format/duration.view.ts'
import { useNow } from '../live/use-now.ts'
import { Link } from '../routing/link.tsx'
import { incidentPath } from '../routing/route.view.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { type SheetCommand, whyDisabled } from './action.view.ts'
import { sentence } from './gate.view.ts'
import { OtherActions } from './other-actions.tsx'

interface Props {
  readonly rollout: RolloutView
  readonly open: (command: SheetCommand) => void
}

/** After a rollback: a cause, the cooldown, and a person. */
export function RearmCard({ rollout, open }: Props) {
  const now = useNow()
  const viewer = whyDisabled(useSession().role)
  const { incident, rollback, propagation } = rollout
  const left = (rollback?.cooldownUntil ?? 0) - now
  const closed = incident === null || incident.status === 'closed'
  const observed = propagation === null || propagation.observedAt !== null
  const allowed = rollout.commands.find((it) => it.command === 're-arm')
  const waits = left > 0 ? `Waits for the cooldown: ${formatCountdown(left)}.` : null
  const refused = closed && allowed && !allowed.allowed ? sentence(allowed.why ?? 'not now') : null
  return (
    <Card title="To try again" aside="a person decides">
      <ul className="gates">
        <Need done={observed} title="Rollback observed" figure={observed ? 'everywhere' : 'not yet'} />
        <Need
          done={closed}
          title="Cause written down"
          figure={closed ? 'on file' : `incident ${incident.id} is open`}
        >
          {!closed && incident.cause === null && (
            <>
              You can write it when you re-arm, or <Link to={incidentPath(incident.id)}>on the incident</Link>
              .
            </>
          )}
        </Need>
        <Need
          done={left <= 0}
          title="Cooldown"
          figure={left <= 0 ? 'over' : `${formatCountdown(left)} left`}
        />
      </ul>
      <div className="next-action">
        <Button tone="primary" wide why={viewer ?? waits ?? refused} onClick={() => open('re-arm')}>
          Re-arm
        </Button>
      </div>
      <OtherActions rollout={rollout} open={open} />
    </Card>
  )
}

interface NeedProps {
  readonly done: boolean
  readonly title: string
  readonly figure: string
  readonly children?: React.ReactNode
}

function Need({ done, title, figure, children }: NeedProps) {
  return (
    <li className={`gate gate-${done ? 'clear' : 'waiting'}`}>
      <span className="mark" aria-hidden="true">
        {done ? '✓' : '…'}
      </span>
      <span className="gate-title">
        {title}
        <span className="sr-only">: {done ? 'done' : 'waiting'}</span>
      </span>
      <span className="gate-figure">{figure}</span>
      {children && <span className="gate-why">{children}</span>}
    </li>
  )
}
