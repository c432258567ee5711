import { navigate } from '../routing/location.ts'
import { RANGES, type Range } from './range.view.ts'

/** In the address, so that a link shows the same hours. */
export function RangePicker({ chosen }: { readonly chosen: Range }) {
  return (
    <fieldset className="ranges">
      <legend className="sr-only">Time range</legend>
      {RANGES.map((range) => (
        <label key={range.value} className={range.value === chosen.value ? 'range range-chosen' : 'range'}>
          <input
            type="radio"
            name="range"
            value={range.value}
            checked={range.value === chosen.value}
            onChange={() => navigate(`${window.location.pathname}?range=${range.value}`, 'replace')}
          />
          {range.name}
        </label>
      ))}
    </fieldset>
  )
}
