import type { PropagationStep } from './propagation.view.ts'

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
