import { Link } from '../routing/link.tsx'
import { useTitle } from './use-title.ts'

export function UnknownPage({ path }: { readonly path: string }) {
  useTitle('Not found')
  return (
    <section className="empty">
      <h1>There is no page at this address</h1>
      <p className="muted">
        <code>{path}</code> is none of rollouts, money, reports, incidents, decisions, gateways, settings or
        docs.
      </p>
      <p>
        <Link to="/">To the rollouts</Link>
      </p>
    </section>
  )
}
