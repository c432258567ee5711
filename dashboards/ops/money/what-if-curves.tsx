import type { WhatIfView } from '../../../control/app/money-views.ts'
import { formatMoney, formatVolume } from '../format/money.view.ts'
import { Card } from '../ui/card.tsx'
import type { CurveMark } from './curve.view.ts'
import { CurveChart } from './curve-chart.tsx'
import { shortModel } from './parts.view.ts'
import { moneyTick, volumeTick } from './scale.view.ts'
import { crossingText, curveSummary } from './what-if.view.ts'

/** Both costs against volume, and against the months to come. */
export function WhatIfCurves({ view }: { readonly view: WhatIfView }) {
  return (
    <>
      <CostCurve view={view} />
      <Months view={view} />
    </>
  )
}

function CostCurve({ view }: { readonly view: WhatIfView }) {
  const { curve, input, breakEven } = view
  const line = (pick: (at: WhatIfView['curve'][number]) => number) =>
    curve.map((it) => ({ x: it.charactersPerDay, y: pick(it) }))
  const last = curve.at(-1)?.charactersPerDay ?? 0
  const marks: CurveMark[] = []
  if (breakEven.all && breakEven.all.charactersPerDay <= last)
    marks.push({
      x: breakEven.all.charactersPerDay,
      y: costAt(view, breakEven.all.charactersPerDay),
      text: `breaks even at ${formatVolume(breakEven.all.charactersPerDay)}`,
      paint: 'candidate',
    })
  marks.push({ x: input.charactersPerDay, text: `at ${formatVolume(input.charactersPerDay)}`, paint: 'ink' })
  return (
    <Card title="From which volume does moving pay?" aside="cost a month" className="chart-card">
      <CurveChart
        summary={curveSummary(view)}
        lines={[
          { name: 'all on the vendor', paint: 'baseline', points: line((it) => it.vendor) },
          { name: 'moved, everything', paint: 'candidate', points: line((it) => it.all) },
          { name: 'moved, server alone', paint: 'candidate-soft', points: line((it) => it.serverOnly) },
          {
            name: `hosted ${shortModel(view.hostedModel)}`,
            paint: 'muted',
            points: line((it) => it.hosted),
          },
        ]}
        marks={marks}
        height={330}
        xTop={last}
        xText={volumeTick}
        yText={moneyTick}
        labelRoom={156}
        xTitle="characters a day, against cost a month"
      />
      <p className="muted small">
        The same text from a hosted open model, {view.hostedModel}, would cost {formatMoney(view.hosted)} a
        month.
      </p>
    </Card>
  )
}

/** On the line of everything, between the two points that it lies between. */
function costAt({ curve }: WhatIfView, volume: number): number {
  const after = curve.findIndex((it) => it.charactersPerDay >= volume)
  const [a, b] = [curve[Math.max(0, after - 1)], curve[Math.max(0, after)]]
  if (!a || !b) return 0
  const span = b.charactersPerDay - a.charactersPerDay
  return span <= 0 ? b.all : a.all + ((volume - a.charactersPerDay) / span) * (b.all - a.all)
}

function Months({ view }: { readonly view: WhatIfView }) {
  const { months, crossesAfterMonths } = view
  const last = months.at(-1)?.month ?? 0
  if (months.length < 2) return null
  const crosses = crossesAfterMonths.all
  return (
    <Card title="When does it pay, at this growth?" aside={crossingText(crosses)} className="chart-card">
      <CurveChart
        summary={`Cost by month. Everything counted it pays ${crossingText(crosses)}.`}
        lines={[
          {
            name: 'all on the vendor',
            paint: 'baseline',
            points: months.map((it) => ({ x: it.month, y: it.vendor })),
          },
          { name: 'moved', paint: 'candidate', points: months.map((it) => ({ x: it.month, y: it.own })) },
        ]}
        marks={
          crosses !== null && crosses > 0 && crosses <= last
            ? [{ x: crosses, text: `pays ${crossingText(crosses)}`, paint: 'candidate' }]
            : []
        }
        height={220}
        xTop={last}
        xText={(value) => String(Number(value.toFixed(1)))}
        yText={moneyTick}
        labelRoom={156}
        xTitle="months from now, against cost a month"
      />
    </Card>
  )
}
