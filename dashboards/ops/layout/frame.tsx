import { useQuery } from '@tanstack/react-query'
import { lazy, memo, useEffect, useMemo, useRef } from 'react'
import { rolloutsQuery } from '../api/queries.ts'
import { BackendsPage } from '../backends/backends-page.tsx'
import { DecisionsPage } from '../decisions/decisions-page.tsx'
import { IncidentPage } from '../incidents/incident-page.tsx'
import { IncidentsPage } from '../incidents/incidents-page.tsx'
import { useLostSince } from '../live/contact.ts'
import { useLiveEvents } from '../live/use-live-events.ts'
import { MoneySkeleton } from '../money/money-skeleton.tsx'
import { OverviewPage } from '../overview/overview-page.tsx'
import { RolloutPage } from '../rollout/rollout-page.tsx'
import { navigate, usePath } from '../routing/location.ts'
import { parseRoute, type Route } from '../routing/route.view.ts'
import { SettingsPage } from '../settings/settings-page.tsx'
import { Later } from '../ui/later.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { AlertStrip } from './alert-strip.tsx'
import { Header } from './header.tsx'
import { LostBanner } from './lost-banner.tsx'
import { UnknownPage } from './unknown-page.tsx'

/** Read once a week: it is not part of the first load. */
const MoneyPages = lazy(() => import('../money/money-pages.tsx'))
/** Pages that few people open, and those who do not right after the first load. */
const DocsPage = lazy(() => import('../docs/docs-page.tsx'))
const PolicyPage = lazy(() => import('../policy/policy-page.tsx'))

export function Frame() {
  useLiveEvents()
  const path = usePath()
  const route = useMemo(() => parseRoute(path), [path])
  const rollouts = useQuery(rolloutsQuery).data
  const lost = useLostSince() !== null
  const main = useRef<HTMLElement>(null)
  const seen = useRef(path)

  useEffect(() => {
    if (route.page === 'sign-in') navigate('/', 'replace')
  }, [route.page])

  // A screen reader hears the new page, and the keyboard goes on from its top.
  useEffect(() => {
    const before = seen.current
    seen.current = path
    if (before !== path) main.current?.focus({ preventScroll: true })
  }, [path])

  return (
    <>
      <a className="skip" href="#content">
        To the content
      </a>
      <Header route={route} rollouts={rollouts ?? []} />
      <LostBanner />
      <main id="content" ref={main} tabIndex={-1} className="page" data-stale={lost || undefined}>
        {route.page !== 'rollout' && <AlertStrip />}
        <Page route={route} />
      </main>
    </>
  )
}

/** Follows its own answers: a new list of rollouts in the header does not concern it. */
const Page = memo(function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'overview':
    case 'sign-in':
      return <OverviewPage />
    case 'rollout':
      return <RolloutPage key={route.key} rolloutKey={route.key} />
    case 'policy':
      return (
        <Later meanwhile={<Skeleton lines={8} tall />}>
          <PolicyPage key={route.key} rolloutKey={route.key} />
        </Later>
      )
    case 'incidents':
      return <IncidentsPage />
    case 'incident':
      return <IncidentPage key={route.id} id={route.id} />
    case 'decisions':
      return <DecisionsPage />
    case 'backends':
      return <BackendsPage />
    case 'money':
      return (
        <Later meanwhile={<MoneySkeleton />}>
          <MoneyPages at={route.at} />
        </Later>
      )
    case 'settings':
      return <SettingsPage />
    case 'docs':
      return (
        <Later meanwhile={<Skeleton lines={8} tall />}>
          <DocsPage />
        </Later>
      )
    case 'unknown':
      return <UnknownPage path={route.path} />
  }
})
