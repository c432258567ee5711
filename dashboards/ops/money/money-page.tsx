import { useQuery } from '@tanstack/react-query'
import type { MoneyView } from '../../../control/app/money-views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { rolloutsQuery } from '../api/queries.ts'
import { UnknownPage } from '../layout/unknown-page.tsx'
import { useTitle } from '../layout/use-title.ts'
import { controlNow } from '../live/contact.ts'
import { Link } from '../routing/link.tsx'
import { useSearch } from '../routing/location.ts'
import { Card } from '../ui/card.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { useWide } from '../ui/use-wide.ts'
import { AlternativesCard } from './alternatives-card.tsx'
import { BreakEvenCard } from './break-even-card.tsx'
import { DayCostChart } from './day-chart.tsx'
import { DaysCard } from './days-card.tsx'
import { MissingCard } from './empty-money.tsx'
import { HeadlineFigures } from './headline-figures.tsx'
import { moneyQuery } from './money-queries.ts'
import { moneyPath } from './money-route.view.ts'
import { MoneySkeleton } from './money-skeleton.tsx'
import { PaceCard } from './pace-card.tsx'
import { PartsCard } from './parts-card.tsx'
import { PerThousandCard } from './per-thousand-card.tsx'
import { RestingCard } from './resting-card.tsx'
import { BudgetsCard, PaybackCard, UtilisationCard } from './small-cards.tsx'
import { spanDays, spanOf } from './span.view.ts'
import { SpanPicker } from './span-picker.tsx'
import { UnpricedCard } from './unpriced-card.tsx'
import { useNames } from './use-names.ts'

/** The page that the payer reads: does moving this pay, since when, and what comes. */
export function MoneyPage({ rollout }: { readonly rollout: string | null }) {
  useTitle(rollout === null ? 'Money' : `Money · ${rollout}`)
  const choice = spanOf(useSearch())
  const { data, error } = useQuery(moneyQuery(rollout, spanDays(choice, controlNow())))
  if (error instanceof ApiProblem && error.problem.status === 404 && rollout !== null)
    return <UnknownPage path={moneyPath(rollout)} />
  if (!data) return error ? <NoAnswer error={error} /> : <MoneySkeleton />
  return (
    <>
      <div className="headline">
        <RolloutPicker chosen={rollout} />
        <h1>{data.headline}</h1>
        <p className="subline">{data.subline}</p>
      </div>
      <UnpricedCard uses={data.unpriced} />
      <div className="fades">
        <HeadlineFigures view={data} />
      </div>
      <MissingCard view={data} />
      {data.since !== null && <Body view={data} />}
    </>
  )
}

function Body({ view }: { readonly view: MoneyView }) {
  const names = useNames(view.rollout)
  const choice = spanOf(useSearch())
  const wide = useWide()
  const chartTitle = `Does a day cost less than all of it on ${names.vendor}?`
  const chart = (
    <Card title={chartTitle} aside={<SpanPicker chosen={choice} />} className="chart-card">
      <DayCostChart title={chartTitle} days={view.days} vendor={names.vendor} />
    </Card>
  )
  const pace = view.pace.map((item) => <PaceCard key={item.rollout} item={item} names={names} />)
  const compared = (
    <div className="pair">
      <PerThousandCard view={view} names={names} />
      <AlternativesCard view={view} vendor={names.vendor} />
    </div>
  )
  const left = (
    <>
      <PartsCard view={view} />
      <DaysCard view={view} vendor={names.vendor} />
    </>
  )
  const right = (
    <>
      {view.utilisation && <UtilisationCard use={view.utilisation} />}
      {view.payback && <PaybackCard payback={view.payback} />}
      <BudgetsCard view={view} />
    </>
  )
  const resting = view.resting && <RestingCard resting={view.resting} />
  return wide ? (
    <div className="columns fades">
      <div className="column">
        {chart}
        {compared}
        {left}
      </div>
      <div className="column">
        {pace}
        <BreakEvenCard view={view} />
        {resting}
        {right}
      </div>
    </div>
  ) : (
    <div className="column fades">
      {chart}
      {pace}
      <BreakEvenCard view={view} />
      {compared}
      {left}
      {resting}
      {right}
    </div>
  )
}

function RolloutPicker({ chosen }: { readonly chosen: string | null }) {
  const rollouts = useQuery(rolloutsQuery).data ?? []
  if (rollouts.length < 2) return null
  return (
    <nav aria-label="Rollouts" className="picker">
      <Link to="/money" current={chosen === null}>
        All rollouts
      </Link>
      {rollouts.map((it) => (
        <Link key={it.key} to={moneyPath(it.key)} current={chosen === it.key}>
          {it.name}
        </Link>
      ))}
    </nav>
  )
}

export function NoAnswer({ error }: { readonly error: Error }) {
  return (
    <>
      <div className="headline">
        <h1>Control has no answer about money</h1>
        <p className="subline">It is asked again by itself.</p>
      </div>
      <ProblemText error={error} />
    </>
  )
}
