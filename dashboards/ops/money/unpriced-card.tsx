import type { UnpricedUse } from '../../../control/app/money-views.ts'
import { formatCharacters } from '../format/money.view.ts'
import { countOf } from '../format/number.view.ts'
import { Link } from '../routing/link.tsx'
import { longDay } from './utc-day.view.ts'

/** Use without a price is not free: it is missing from every sum on the page. */
export function UnpricedCard({ uses }: { readonly uses: readonly UnpricedUse[] }) {
  if (uses.length === 0) return null
  return (
    <section className="amber" aria-labelledby="unpriced-title">
      <h2 id="unpriced-title">
        <span className="ink-suspect" aria-hidden="true">
          !{' '}
        </span>
        Not in these figures: use without a price
      </h2>
      <ul>
        {uses.map((use) => (
          <li key={`${use.backend} ${use.model}`}>
            <strong>{use.model === '' ? 'a model without a name' : use.model}</strong> on {use.backend}:{' '}
            {countOf(use.calls, 'call')}, {formatCharacters(use.characters)}, since {longDay(use.since)}.
          </li>
        ))}
      </ul>
      <p>
        <Link to={`/money/prices?add=rate&model=${encodeURIComponent(uses[0]!.model)}`} className="button">
          Enter its price
        </Link>{' '}
        <span className="muted">It then counts from its date on, for the past as well.</span>
      </p>
    </section>
  )
}
