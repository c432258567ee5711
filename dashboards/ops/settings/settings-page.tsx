import { useQuery } from '@tanstack/react-query'
import { rolloutsQuery } from '../api/queries.ts'
import { useSession } from '../api/use-session.ts'
import { useTitle } from '../layout/use-title.ts'
import { Link } from '../routing/link.tsx'
import { policyPath } from '../routing/route.view.ts'
import { Card } from '../ui/card.tsx'
import { SlackCard } from './slack-card.tsx'
import { TokensCard } from './tokens-card.tsx'

export function SettingsPage() {
  useTitle('Settings')
  const { name, role } = useSession()
  return (
    <>
      <div className="headline">
        <h1>Settings</h1>
        <p className="subline">
          You are signed in as {name}, {role}. Who may do what, who is told, and the rules of every rollout.
        </p>
      </div>
      <div className="columns">
        <div className="column">
          <TokensCard role={role} />
        </div>
        <div className="column">
          <PoliciesCard />
          <SlackCard role={role} />
        </div>
      </div>
    </>
  )
}

function PoliciesCard() {
  const rollouts = useQuery(rolloutsQuery).data ?? []
  return (
    <Card title="Policies">
      {rollouts.length === 0 ? (
        <p className="muted">There is no rollout yet; each has a policy of its own.</p>
      ) : (
        <ul className="rows">
          {rollouts.map((it) => (
            <li key={it.key}>
              <Link to={policyPath(it.key)} className="row-main">
                {it.name}
              </Link>
              <span className="row-figure muted">version {it.version}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
