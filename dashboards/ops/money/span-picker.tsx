import { navigate } from '../routing/location.ts'
import { SPANS, type SpanChoice } from './span.view.ts'

export function SpanPicker({ chosen }: { readonly chosen: SpanChoice }) {
  return (
    <fieldset className="ranges">
      <legend className="sr-only">Days shown</legend>
      {SPANS.map((span) => (
        <label key={span.value} className={span.value === chosen.value ? 'range range-chosen' : 'range'}>
          <input
            type="radio"
            name="span"
            value={span.value}
            checked={span.value === chosen.value}
            onChange={() => navigate(`${window.location.pathname}?span=${span.value}`, 'replace')}
          />
          {span.name}
        </label>
      ))}
    </fieldset>
  )
}
