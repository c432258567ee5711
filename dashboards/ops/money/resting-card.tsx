import type { RestingShare } from '../../../control/app/money-views.ts'
import { formatMoney } from '../format/money.view.ts'
import { formatShare } from '../format/number.view.ts'
import { sentence } from '../rollout/gate.view.ts'
import { Card } from '../ui/card.tsx'
import { CurveChart } from './curve-chart.tsx'
import { moneyTick } from './scale.view.ts'

/** Which share costs least today; resting at half can be right. */
export function RestingCard({ resting }: { readonly resting: RestingShare }) {
  const same = resting.best === resting.current
  return (
    <Card title="Which share costs least today?">
      <p className="figure-line">
        <strong>{formatShare(resting.best)}</strong> on the own server, {formatMoney(resting.bestCost)} a day
        {!same && (
          <span className="muted">
            ; now {formatShare(resting.current)}, {formatMoney(resting.currentCost)}
          </span>
        )}
      </p>
      <CurveChart
        summary={resting.text}
        lines={[
          {
            name: 'cost a day',
            paint: 'candidate',
            points: resting.curve.map((it) => ({ x: it.share, y: it.cost })),
          },
        ]}
        marks={[
          {
            x: resting.best,
            y: resting.bestCost,
            text: `least at ${formatShare(resting.best)}`,
            paint: 'candidate',
          },
          ...(same
            ? []
            : [
                {
                  x: resting.current,
                  y: resting.currentCost,
                  text: `now ${formatShare(resting.current)}`,
                  paint: 'ink',
                } as const,
              ]),
        ]}
        height={190}
        xTop={10_000}
        xText={formatShare}
        yText={moneyTick}
        xTitle="share on the own server, against cost a day"
      />
      <p className="muted small">{sentence(resting.text)}</p>
      {resting.assumptions.length > 0 && (
        <ul className="notes">
          {resting.assumptions.map((it) => (
            <li key={it}>{sentence(it)}</li>
          ))}
        </ul>
      )}
    </Card>
  )
}
