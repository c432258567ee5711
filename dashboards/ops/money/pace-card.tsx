import { useRef } from 'react'
import type { MoneyView, MonthPace } from '../../../control/app/money-views.ts'
import { useRollBack } from '../api/use-command.ts'
import { useSession } from '../api/use-session.ts'
import { formatCents, formatMoney } from '../format/money.view.ts'
import { whyDisabled } from '../rollout/action.view.ts'
import { sentence } from '../rollout/gate.view.ts'
import { Link } from '../routing/link.tsx'
import { navigate } from '../routing/location.ts'
import { rolloutPath } from '../routing/route.view.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ProblemText } from '../ui/problem-text.tsx'
import { causeWords, paceLine, paceWord, whichIsCheaper } from './pace.view.ts'
import type { Names } from './use-names.ts'
import { useWidth } from './use-width.ts'
import { monthName } from './utc-day.view.ts'

interface Props {
  readonly item: MoneyView['pace'][number]
  readonly names: Names
}

/** The month against what was projected for it, where it will end as far as one can see, and both ways out. */
export function PaceCard({ item, names }: Props) {
  const { pace, rollout } = item
  const name = names.rollout(rollout)
  if (!pace)
    return (
      <Card title={`Does ${name} stay within its projection?`}>
        <p className="muted">{sentence(item.text)}</p>
        <p className="card-link">
          <Link to="/money/costs#projections">What was projected for each stage</Link>
        </p>
      </Card>
    )
  const { mark, word, tone, distance } = paceWord(pace)
  return (
    <Card
      title={`Does ${name} stay within its projection?`}
      aside={
        <span className={`ink-${tone}`}>
          <span aria-hidden="true">{mark}</span> {word}
        </span>
      }
    >
      <p className="figure-line">
        <strong>{formatMoney(pace.end)}</strong>
        {pace.projected > 0 && <> of {formatMoney(pace.projected)}</>} at the end of {monthName(pace.from)}
        {distance !== null && <span className="muted">, {distance}</span>}
      </p>
      <PaceLine pace={pace} />
      <p className="muted small">{sentence(item.text)}</p>
      {pace.attribution.length > 0 && (
        <>
          <h3 className="small-title">Where the rest comes from</h3>
          <ul className="rows rows-tight">
            {pace.attribution.map((it) => (
              <li key={it.name}>
                <span className="row-main">{causeWords(it.name)}</span>
                <span className="row-figure">{formatCents(it.cost)}</span>
                <span className="row-note">{sentence(it.text)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <WaysOut pace={pace} rollout={rollout} name={name} />
    </Card>
  )
}

const HEIGHT = 78
const BAR = 34

function PaceLine({ pace }: { readonly pace: MonthPace }) {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place, 400)
  const line = paceLine(pace)
  const x = (value: number) => value * width
  const summary = [
    `Spent ${formatMoney(pace.spent)}, ${formatMoney(pace.projectedToDate)} projected to date.`,
    `The month ends between ${formatMoney(pace.endLow)} and ${formatMoney(pace.endHigh)}.`,
    line.boundAt === null ? '' : `Bound ${formatMoney(line.boundAt)}.`,
  ].join(' ')
  return (
    <div ref={place} className="plot pace" role="img" aria-label={summary}>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        <rect className="fill-track" x={0} width={width} y={BAR} height={14} rx={3} />
        <rect
          className="fill-range"
          x={x(line.low)}
          width={Math.max(2, x(line.high) - x(line.low))}
          y={BAR}
          height={14}
        />
        <rect className="fill-ink" x={0} width={x(line.spent)} y={BAR + 3} height={8} rx={2} />
        <line className="pace-end" x1={x(line.end)} x2={x(line.end)} y1={BAR} y2={BAR + 14} />
        {line.projected !== null && (
          <>
            <line className="axis" x1={x(line.projected)} x2={x(line.projected)} y1={BAR - 6} y2={BAR + 20} />
            <text className="tick" x={x(line.projected)} y={BAR + 36} textAnchor="middle">
              projected {formatMoney(pace.projected)}
            </text>
          </>
        )}
        {line.bound !== null && (
          <>
            <line className="pace-bound" x1={x(line.bound)} x2={x(line.bound)} y1={BAR - 14} y2={BAR + 20} />
            <text className="label pace-bound-text" x={x(line.bound) + 4} y={BAR - 19} textAnchor="end">
              bound {formatMoney(line.boundAt)}
            </text>
          </>
        )}
        <text className="tick" x={0} y={BAR - 8}>
          {formatMoney(pace.spent)} so far
        </text>
      </svg>
    </div>
  )
}

/** Both figures, and the rollback in one click where the spend is over its bound. */
function WaysOut({
  pace,
  rollout,
  name,
}: {
  readonly pace: MonthPace
  readonly rollout: string
  readonly name: string
}) {
  const rollBack = useRollBack()
  const why = whyDisabled(useSession().role)
  const over = pace.state === 'breached' || pace.state === 'suspect'
  const cheaper = whichIsCheaper(pace)
  return (
    <div className="ways">
      <dl className="ways-figures">
        <div>
          <dt>Staying, to the month’s end</dt>
          <dd>{formatMoney(pace.staying)}</dd>
        </div>
        <div>
          <dt>Going back to the baseline</dt>
          <dd>{formatMoney(pace.goingBack)}</dd>
        </div>
      </dl>
      {cheaper !== null && (
        <p className="muted small">
          {cheaper === 'staying'
            ? 'Staying costs less: what the server costs this month is spent either way.'
            : 'Going back costs less.'}
        </p>
      )}
      {over && (
        <>
          <Button
            tone="danger"
            wide
            why={why}
            onClick={() =>
              rollBack.mutate(rollout, {
                onSuccess: ({ outcome }) => {
                  if (outcome !== 'unchanged') navigate(rolloutPath(rollout))
                },
              })
            }
          >
            {rollBack.isPending ? 'Rolling back' : `Roll back ${name}`}
          </Button>
          {rollBack.isError && <ProblemText error={rollBack.error} />}
        </>
      )}
    </div>
  )
}
