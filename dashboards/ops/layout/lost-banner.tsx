import { contact, useLostSince } from '../live/contact.ts'
import { Moment } from '../ui/moment.tsx'

/** Control restarts now and then: the page stays, says so, and comes back by itself. */
export function LostBanner() {
  const since = useLostSince()
  return (
    <div role="status">
      {since !== null && (
        <div className="banner banner-lost">
          <p>
            <strong>Control does not answer</strong> since{' '}
            <Moment at={contact.state().heardAt ?? since} mode="clock" />. Gateways go on with their last
            plan. What you see is from then; this page keeps trying.
          </p>
          <a href="/runbooks/control-down">Runbook</a>
        </div>
      )}
    </div>
  )
}
