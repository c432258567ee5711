import type { RolloutSummary } from '../../../control/app/views.ts'
import { useSession, useSignOut } from '../api/use-session.ts'
import { RollBack } from '../rollout/roll-back.tsx'
import { Link } from '../routing/link.tsx'
import type { Route } from '../routing/route.view.ts'
import { Menu } from '../ui/menu.tsx'
import { ConnectionState } from './connection-state.tsx'
import { Logo } from './logo.tsx'
import { NAV } from './nav.view.ts'
import { RolloutPicker } from './rollout-picker.tsx'

interface Props {
  readonly route: Route
  readonly rollouts: readonly RolloutSummary[]
}

export function Header({ route, rollouts }: Props) {
  return (
    <header className="header">
      <div className="header-row">
        <Link to="/" className="brand" label="Crossfade, to the overview">
          <Logo />
          <span>Crossfade</span>
        </Link>
        <nav aria-label="Pages" className="nav">
          <Link to="/" current={route.page === 'overview'}>
            Overview
          </Link>
          <RolloutPicker route={route} rollouts={rollouts} />
          {NAV.map((item) => (
            <Link key={item.to} to={item.to} current={item.pages.includes(route.page)}>
              {item.name}
            </Link>
          ))}
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
      label={`${name} ${role}, signed in`}
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
