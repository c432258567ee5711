import type { RolloutSummary } from '../../../control/app/views.ts'
import { useSession, useSignOut } from '../api/use-session.ts'
import { RollBack } from '../rollout/roll-back.tsx'
import { Link } from '../routing/link.tsx'
import { type Route, rolloutPath } from '../routing/route.view.ts'
import { Menu } from '../ui/menu.tsx'
import { ConnectionState } from './connection-state.tsx'
import { Logo } from './logo.tsx'

interface Props {
  readonly route: Route
  readonly rollouts: readonly RolloutSummary[]
}

export function Header({ route, rollouts }: Props) {
  const only = rollouts.length === 1 ? rollouts[0] : undefined
  const home = only ? { to: rolloutPath(only.key), name: only.name } : { to: '/', name: 'Rollouts' }
  return (
    <header className="header">
      <div className="header-row">
        <Link to="/" className="brand" label="Crossfade, to the rollouts">
          <Logo />
          <span>Crossfade</span>
        </Link>
        <nav aria-label="Pages" className="nav">
          <Link
            to={home.to}
            current={route.page === 'rollout' || route.page === 'overview'}
            className="nav-home"
            title={home.name}
          >
            {home.name}
          </Link>
          <Link to="/incidents" current={route.page === 'incidents' || route.page === 'incident'}>
            Incidents
          </Link>
          <Link to="/decisions" current={route.page === 'decisions'}>
            Decisions
          </Link>
          <Link to="/gateways" current={route.page === 'backends'}>
            Backends
          </Link>
        </nav>
        <div className="header-end">
          <ConnectionState />
          <Who />
          <RollBack route={route} rollouts={rollouts} />
        </div>
      </div>
    </header>
  )
}

function Who() {
  const { name, role } = useSession()
  const signOut = useSignOut()
  return (
    <Menu
      label={`Signed in as ${name}, role ${role}`}
      summary={
        <>
          <span className="who-name">{name}</span> <span className="who-role">{role}</span>
        </>
      }
    >
      <div className="who-menu">
        <p>
          <strong>{name}</strong>
          <br />
          <span className="muted">Role: {role}</span>
        </p>
        <button type="button" className="button button-quiet" onClick={() => signOut.mutate()}>
          Sign out
        </button>
      </div>
    </Menu>
  )
}
