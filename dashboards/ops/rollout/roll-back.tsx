import { useQueryClient } from '@tanstack/react-query'
import type { IncidentView, RolloutSummary } from '../../../control/app/views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { useRollBack } from '../api/use-command.ts'
import { useSession } from '../api/use-session.ts'
import { worstFirst } from '../overview/order.view.ts'
import { navigate } from '../routing/location.ts'
import { type Route, rolloutPath } from '../routing/route.view.ts'
import { Menu } from '../ui/menu.tsx'
import { backMoves, whyDisabled } from './action.view.ts'
import { sentence } from './gate.view.ts'

interface Props {
  readonly route: Route
  readonly rollouts: readonly RolloutSummary[]
}

/** How long it says that there was nothing to roll back. */
const SHOWN_MS = 8_000

/** In the same corner of every page. One click, no question: the reason is asked for afterwards. */
export function RollBack({ route, rollouts }: Props) {
  const rollBack = useRollBack()
  const why = whyDisabled(useSession().role)
  const key = useTarget(route, rollouts)
  const act = (target: string) => {
    rollBack.mutate(target, {
      onSuccess: ({ outcome }) => {
        if (outcome === 'unchanged') {
          setTimeout(rollBack.reset, SHOWN_MS)
          return
        }
        navigate(rolloutPath(target))
        window.scrollTo(0, 0)
      },
    })
  }
  if (rollouts.length === 0 && key === null) return null
  const target = rollouts.find((it) => it.key === key)
  const moves = target ? backMoves(target) : undefined
  const text = rollBack.isPending ? 'Rolling back' : 'Roll back'
  const nameOf = (target: string) => rollouts.find((it) => it.key === target)?.name ?? target
  return (
    <div className="roll-back">
      {key !== null || why !== null ? (
        <button
          type="button"
          className="button button-danger"
          aria-label={key === null ? 'Roll back' : `Roll back ${nameOf(key)}`}
          aria-disabled={why === null ? undefined : true}
          aria-busy={rollBack.isPending || undefined}
          title={why ?? moves}
          onClick={() => {
            if (why === null && key !== null && !rollBack.isPending) act(key)
          }}
        >
          {text}
        </button>
      ) : (
        <Menu className="button button-danger" summary={text}>
          <ul className="who-menu roll-back-list">
            {worstFirst(rollouts).map((rollout) => (
              <li key={rollout.key}>
                <button
                  type="button"
                  className="button button-danger button-wide"
                  onClick={() => act(rollout.key)}
                >
                  Roll back {rollout.name}
                </button>
                <small className="muted">{backMoves(rollout)}</small>
              </li>
            ))}
          </ul>
        </Menu>
      )}
      {why !== null && <span className="sr-only">{why}</span>}
      <div role="status" className="roll-back-state">
        {rollBack.isPending && rollBack.failureCount > 0 && (
          <p className="banner banner-lost">
            The rollback has not reached control yet. Tried {rollBack.failureCount} times, trying again.
          </p>
        )}
        {rollBack.data?.outcome === 'unchanged' && (
          <p className="banner">{sentence(rollBack.data.detail)} Nothing had to be changed.</p>
        )}
        {rollBack.isError && (
          <p className="banner banner-breached">
            Not rolled back:{' '}
            {rollBack.error instanceof ApiProblem ? rollBack.error.message : 'control does not answer.'}{' '}
            <a href="/runbooks/roll-back-now">Runbook: roll back now</a>
          </p>
        )}
      </div>
    </div>
  )
}

/** The rollout that this page is about, or the only one; null: several, so the person picks. */
function useTarget(route: Route, rollouts: readonly RolloutSummary[]): string | null {
  const client = useQueryClient()
  if (route.page === 'rollout' || route.page === 'policy') return route.key
  if (route.page === 'money' && route.at.view === 'money' && route.at.rollout !== null)
    return route.at.rollout
  if (route.page === 'incident') {
    const incident = client.getQueryData<IncidentView>(['incident', route.id])
    if (incident) return incident.rollout
  }
  return rollouts.length === 1 ? rollouts[0]!.key : null
}
