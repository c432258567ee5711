import type { ReactNode } from 'react'
import { memo, useState } from 'react'
import { formatAbsolute, formatMoment } from '../format/time.view.ts'
import { Card } from '../ui/card.tsx'
import { type ChartModel, chartSummary, formatValue } from './chart-model.view.ts'
import { TimeChart } from './time-chart.tsx'

const MARKS: Readonly<Record<ChartModel['marks'][number]['kind'], string>> = {
  decision: '◆',
  'roll-back': '◆',
  revision: '■',
  incident: '▼',
}

interface Props {
  readonly title: string
  readonly hint: string
  readonly model: ChartModel | null
  /** Null: the chart has one line, named in its title. */
  readonly names: { readonly baseline: string; readonly candidate: string } | null
  readonly tools?: ReactNode
}

/** A chart with its question as title; under the cursor the values of that moment stand beside it. */
export const ChartCard = memo(function ChartCard({ title, hint, model, names, tools }: Props) {
  const [at, setAt] = useState<number | null>(null)
  return (
    <Card title={title} aside={tools ?? <span className="chart-hint">{hint}</span>} className="chart-card">
      <p className="chart-key">
        {model && at !== null ? (
          <Reading model={model} index={at} />
        ) : names === null ? null : (
          <>
            <span className="key key-baseline">{names.baseline}</span>
            <span className="key key-candidate">{names.candidate}</span>
            {model?.unit === 'share' && <span className="key key-served">served by {names.candidate}</span>}
          </>
        )}
      </p>
      {model ? (
        <TimeChart model={model} summary={chartSummary(title, model)} onHover={setAt} />
      ) : (
        <div className="chart chart-blank" />
      )}
    </Card>
  )
})

function Reading({ model, index }: { readonly model: ChartModel; readonly index: number }) {
  const time = model.times[index]
  if (time === undefined) return null
  const mark = model.marks.findLast((it) => it.at <= time && time - it.at < (model.to - model.from) / 60)
  return (
    <>
      <span className="key-time" title={formatAbsolute(time * 1_000, undefined)}>
        {formatMoment(time * 1_000, model.to * 1_000, undefined)}
      </span>
      {model.lines
        .filter((line) => line.paint !== 'bound')
        .map((line) => {
          const value = line.values[index]
          return (
            <span key={line.paint} className={`key key-${line.paint}`}>
              {line.name} {value == null ? 'no data' : formatValue(model.unit, value)}
            </span>
          )
        })}
      {mark && (
        <span className="key-mark">
          {MARKS[mark.kind]} {mark.text}
        </span>
      )}
    </>
  )
}
