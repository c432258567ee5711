import type { BreakEven, MoneyView } from '../../../control/app/money-views.ts'
import { formatCharacters, formatVolume } from '../format/money.view.ts'
import { sentence } from '../rollout/gate.view.ts'
import { Link } from '../routing/link.tsx'
import { Card } from '../ui/card.tsx'
import { progressText, progressTo } from './figures.view.ts'

/** Today's volume against the volume from which it pays, all in first. */
export function BreakEvenCard({ view }: { readonly view: MoneyView }) {
  const { all, serverOnly } = view.breakEven
  return (
    <Card title="Is there enough traffic?" aside={<Link to="/money/what-if">what if</Link>}>
      <p className="figure-line">
        <strong>{formatVolume(view.volume)}</strong>
        {view.volume === null ? ' no traffic in the last seven whole days' : ' characters a day now'}
      </p>
      <Toward name="With everything" breakEven={all} volume={view.volume} />
      <Toward name="The server alone" breakEven={serverOnly} volume={view.volume} />
    </Card>
  )
}

function Toward({
  name,
  breakEven,
  volume,
}: {
  readonly name: string
  readonly breakEven: BreakEven
  readonly volume: number | null
}) {
  const progress = progressTo(breakEven, volume)
  return (
    <div className="toward">
      <p className="bar-head">
        <span>{name}</span>{' '}
        <strong>
          {progress === null ? formatVolume(breakEven.charactersPerDay) : progressText(progress)}
        </strong>
      </p>
      <div className="meter-bound" aria-hidden="true">
        <span
          className={progress !== null && progress >= 1 ? 'bar-candidate' : 'bar-candidate-soft'}
          style={{ transform: `scaleX(${Math.min(1, progress ?? 0)})` }}
        />
      </div>
      <p className="bar-note">
        {progress !== null && <>the {formatCharacters(breakEven.charactersPerDay)} a day that it needs. </>}
        {sentence(breakEven.charactersPerDay === null ? breakEven.text : breakEven.crossing.text)}
      </p>
    </div>
  )
}
