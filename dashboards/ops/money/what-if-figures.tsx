import type { WhatIfView } from '../../../control/app/money-views.ts'
import { formatMoney, formatVolume, UNKNOWN } from '../format/money.view.ts'
import { crossingText } from './what-if.view.ts'

/** Both costs of a month, their difference, and the volume at which it turns. */
export function WhatIfFigures({ view }: { readonly view: WhatIfView }) {
  const { all } = view.breakEven
  return (
    <dl className="figures what-if-figures">
      <div>
        <dt>a month on the vendor</dt>
        <dd className="ink-baseline">{formatMoney(view.vendor)}</dd>
      </div>
      <div>
        <dt>a month moved, everything counted</dt>
        <dd className="ink-candidate">{formatMoney(view.all)}</dd>
      </div>
      <div>
        <dt>{view.saving < 0 ? 'a month lost by moving' : 'a month saved by moving'}</dt>
        <dd>{formatMoney(Math.abs(view.saving))}</dd>
      </div>
      <div>
        <dt>
          {all === null ? 'no break-even at this share' : 'characters a day to break even'}
          {all !== null && `, ${crossingText(view.crossesAfterMonths.all)}`}
        </dt>
        <dd>{all === null ? UNKNOWN : formatVolume(all.charactersPerDay)}</dd>
      </div>
    </dl>
  )
}
