import { useQuery } from '@tanstack/react-query'
import { backendsQuery } from '../api/queries.ts'
import { createCommand } from './create-command.view.ts'

/** The first page of a new installation: what a rollout is, and how to make one. */
export function EmptyOverview() {
  const backends = useQuery(backendsQuery).data ?? []
  const baseline = backends.find((it) => it.metered)?.key ?? 'workers-ai'
  const candidate = backends.find((it) => !it.metered)?.key ?? 'kokoro'
  return (
    <section className="empty">
      <h1>There is no rollout yet</h1>
      <p className="subline">
        A rollout moves one kind of traffic from a baseline backend to a candidate, a few per cent at a time,
        and moves it back by itself when the candidate gets worse.
      </p>
      <p>This command makes one, in draft; nobody is moved by it.</p>
      <pre>
        <code>{createCommand(window.location.origin, baseline, candidate)}</code>
      </pre>
    </section>
  )
}
