import { useQuery } from '@tanstack/react-query'
import type { AccountDayView } from '../../../control/app/money-views.ts'
import { ApiProblem } from '../api/api-problem.ts'
import { formatCents, formatExact, formatMoney, formatUnits, formatVolume } from '../format/money.view.ts'
import { formatCount } from '../format/number.view.ts'
import { useTitle } from '../layout/use-title.ts'
import { controlNow } from '../live/contact.ts'
import { Link } from '../routing/link.tsx'
import { useSearch } from '../routing/location.ts'
import { Card } from '../ui/card.tsx'
import { billLines, groupParts, hourSums } from './account-day.view.ts'
import { lengthsOf } from './bar-list.tsx'
import { NoAnswer } from './money-page.tsx'
import { accountDayQuery } from './money-queries.ts'
import { dayPath } from './money-route.view.ts'
import { MoneySkeleton } from './money-skeleton.tsx'
import { UnpricedCard } from './unpriced-card.tsx'
import { DAY_MS, fullDay, shortDay } from './utc-day.view.ts'

/** How the bill of a day was reached, part by part. */
export function DayPage({ day }: { readonly day: string }) {
  useTitle(`How ${day} was reached`)
  const account = new URLSearchParams(useSearch()).get('account')
  const { data, error } = useQuery(accountDayQuery(day, account))
  const at = Date.parse(`${day}T00:00:00Z`)
  if (data) return <Loaded view={data} />
  if (error instanceof ApiProblem && error.problem.status === 404)
    return (
      <>
        <DayNav at={at} others={[]} />
        <div className="headline">
          <h1>Nothing was billed on {fullDay(at)}</h1>
          <p className="subline">No metered backend was used in this UTC day, or all of it was unpriced.</p>
        </div>
      </>
    )
  return error ? <NoAnswer error={error} /> : <MoneySkeleton />
}

function Loaded({ view }: { readonly view: AccountDayView }) {
  const groups = groupParts(view.parts)
  return (
    <>
      <DayNav at={view.day} others={view.accounts.filter((it) => it !== view.account)} />
      <div className="headline">
        <h1>
          {fullDay(view.day)} cost {formatMoney(view.cost)} on the account {view.account}
        </h1>
        <p className="subline">
          {view.provisional ? (
            <span className="ink-suspect">
              <span aria-hidden="true">! </span>Provisional: batches may still come until 24 h after the day.
            </span>
          ) : (
            <>✓ Final: the day is closed.</>
          )}{' '}
          A day is a UTC day, and every part below sums to its bill.
        </p>
      </div>
      <UnpricedCard uses={view.unpriced} />
      <div className="columns fades">
        <div className="column">
          <Bill view={view} />
          <Parts groups={groups} view={view} />
        </div>
        <div className="column">
          <Hours view={view} />
        </div>
      </div>
    </>
  )
}

function Bill({ view }: { readonly view: AccountDayView }) {
  return (
    <Card title="How it was reached">
      <dl className="sum">
        {billLines(view).map((line) => (
          <div key={line.name} className={line.sign === '=' ? 'sum-line sum-total' : 'sum-line'}>
            <dt>{line.name}</dt>
            <dd>
              {line.sign !== '' && <span className="sum-sign">{line.sign}</span>} {line.value}
            </dd>
          </div>
        ))}
        {view.tariffs.map((tariff) => (
          <div key={tariff} className="sum-line">
            <dt>at</dt>
            <dd>
              <Link to="/money/prices">{tariff}</Link>
            </dd>
          </div>
        ))}
        <div className="sum-line sum-total">
          <dt>bill, rounded once</dt>
          <dd>
            <span className="sum-sign">=</span> {formatExact(view.cost)}
          </dd>
        </div>
      </dl>
    </Card>
  )
}

function Parts({
  groups,
  view,
}: {
  readonly groups: ReturnType<typeof groupParts>
  readonly view: AccountDayView
}) {
  return (
    <Card title="Who used it" aside="pro rata of what each would have cost without the free units">
      <div className="table-scroll">
        <table className="ledger-table">
          <thead>
            <tr>
              <th scope="col">What for</th>
              <th scope="col" className="wide-only">
                Calls
              </th>
              <th scope="col" className="wide-only">
                Characters
              </th>
              <th scope="col" className="wide-only">
                {view.unit}
              </th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.key}>
                <th scope="row">
                  <span className={`arm arm-${group.arm}`}>{group.arm}</span> {group.role}
                  <small>
                    {group.what}, {group.state}
                    {group.rollout !== null && `, ${group.rollout}`}
                  </small>
                </th>
                <td className="wide-only">{formatCount(group.calls)}</td>
                <td className="wide-only">{formatVolume(group.characters)}</td>
                <td className="wide-only">{formatUnits(group.microUnits, '').trim()}</td>
                <td>{formatExact(group.cost)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Sum</th>
              <td className="wide-only">{formatCount(groups.reduce((sum, it) => sum + it.calls, 0))}</td>
              <td className="wide-only">
                {formatVolume(groups.reduce((sum, it) => sum + it.characters, 0))}
              </td>
              <td className="wide-only">
                {formatUnits(
                  groups.reduce((sum, it) => sum + it.microUnits, 0),
                  '',
                ).trim()}
              </td>
              <td>{formatExact(groups.reduce((sum, it) => sum + it.cost, 0))}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Card>
  )
}

function Hours({ view }: { readonly view: AccountDayView }) {
  const hours = hourSums(view.parts)
  if (hours.length === 0) return null
  const lengths = lengthsOf(hours.map((it) => it.cost))
  return (
    <Card title="In which hours" aside="UTC; free units go first">
      <ul className="hours">
        {hours.map((it, index) => (
          <li key={it.hour}>
            <span className="muted">{new Date(it.hour).toISOString().slice(11, 16)}</span>
            <span className="bar" aria-hidden="true">
              <span className="bar-baseline" style={{ transform: `scaleX(${lengths[index]})` }} />
            </span>
            <span>{formatCents(it.cost)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function DayNav({ at, others }: { readonly at: number; readonly others: readonly string[] }) {
  const today = controlNow() - DAY_MS
  return (
    <nav aria-label="Days" className="day-nav">
      <Link to={dayPath(at - DAY_MS)}>← {shortDay(at - DAY_MS)}</Link>
      {at < today && <Link to={dayPath(at + DAY_MS)}>{shortDay(at + DAY_MS)} →</Link>}
      {others.map((it) => (
        <Link key={it} to={`${dayPath(at)}?account=${encodeURIComponent(it)}`}>
          account {it}
        </Link>
      ))}
      <Link to="/money">all days</Link>
    </nav>
  )
}
