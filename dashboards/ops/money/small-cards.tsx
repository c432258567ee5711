import type { MoneyView } from '../../../control/app/money-views.ts'
import { formatMoney } from '../format/money.view.ts'
import { formatPace, formatRate } from '../format/number.view.ts'
import { sentence } from '../rollout/gate.view.ts'
import { Link } from '../routing/link.tsx'
import { Card } from '../ui/card.tsx'
import { Moment } from '../ui/moment.tsx'

export function UtilisationCard({ use }: { readonly use: NonNullable<MoneyView['utilisation']> }) {
  return (
    <Card title="How busy is the own server?">
      <p className="figure-line">
        <strong>{use.fraction === null ? formatPace(use.peak) : formatRate(use.fraction)}</strong>{' '}
        {use.fraction === null ? 'in its busiest hour' : 'of what it was measured to carry'}
      </p>
      <div className="meter-bound" aria-hidden="true">
        <span
          className={(use.fraction ?? 0) > 1 ? 'bar-suspect' : 'bar-candidate'}
          style={{ transform: `scaleX(${Math.min(1, use.fraction ?? 0)})` }}
        />
      </div>
      <p className="muted small">{sentence(use.text)}</p>
    </Card>
  )
}

export function PaybackCard({ payback }: { readonly payback: NonNullable<MoneyView['payback']> }) {
  const part = payback.oneOff > 0 ? Math.min(1, Math.max(0, payback.paidBack / payback.oneOff)) : 0
  return (
    <Card
      title="Is what the move cost once paid back?"
      aside={<Link to="/money/costs#one-off">entries</Link>}
    >
      <p className="figure-line">
        <strong>{formatMoney(payback.paidBack)}</strong> of {formatMoney(payback.oneOff)}
      </p>
      <div className="meter-bound" aria-hidden="true">
        <span className="bar-candidate" style={{ transform: `scaleX(${part})` }} />
      </div>
      <p className="muted small">{sentence(payback.text)}</p>
    </Card>
  )
}

const WORDS = {
  ok: { mark: '✓', word: 'within', tone: 'healthy' },
  warned: { mark: '!', word: 'over 80 %', tone: 'suspect' },
  spent: { mark: '✕', word: 'spent: shadows, probes and benchmarks are stopped', tone: 'breached' },
} as const

/** Bars that end at what may be spent in a UTC day. */
export function BudgetsCard({ view }: { readonly view: MoneyView }) {
  return (
    <Card title="What may the vendor cost today?" aside={<Link to="/money/costs#budgets">budgets</Link>}>
      {view.budgets.length === 0 ? (
        <p className="muted">
          No daily budget is set. With one, people are told at 80 %, and at 100 % shadows and probes stop.
        </p>
      ) : (
        <ul className="bars">
          {view.budgets.map((budget) => {
            const { mark, word, tone } = WORDS[budget.state]
            const part = budget.limit > 0 ? Math.min(1, budget.spent / budget.limit) : 1
            return (
              <li key={budget.backend}>
                <p className="bar-head">
                  <span>
                    {budget.backend}{' '}
                    <span className={`ink-${tone} small`}>
                      <span aria-hidden="true">{mark}</span> {word}
                    </span>
                  </span>{' '}
                  <strong>
                    {formatMoney(budget.spent)} <small>of {formatMoney(budget.limit)}</small>
                  </strong>
                </p>
                <div className="meter-bound" aria-hidden="true">
                  <span className={`bar-${tone}`} style={{ transform: `scaleX(${part})` }} />
                </div>
                <p className="bar-note">
                  {budget.hardStop
                    ? 'Spent means stopped: its users are turned away too. '
                    : 'Users are served even when it is spent. '}
                  New at <Moment at={budget.until} mode="moment" />.
                </p>
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
