import type { RolloutView } from '../../../control/app/views.ts'
import { useNow } from '../live/use-now.ts'
import { type PropagationStep, propagationSteps } from './propagation.view.ts'

/** Counts the seconds of a change that is under way. */
export function PropagationNow({
  propagation,
}: {
  readonly propagation: NonNullable<RolloutView['propagation']>
}) {
  return <PropagationLine steps={propagationSteps(propagation, useNow(), undefined)} />
}

export function PropagationLine({ steps }: { readonly steps: readonly PropagationStep[] }) {
  if (steps.length === 0) return null
  return (
    <ul className="steps" aria-label="How far it is" aria-live="polite">
      {steps.map((step) => (
        <li key={step.text.split(' ')[0]} className={step.done ? 'step-done' : 'step-open'}>
          <span className="mark" aria-hidden="true">
            {step.done ? '✓' : '…'}
          </span>
          {step.text}
        </li>
      ))}
    </ul>
  )
}
