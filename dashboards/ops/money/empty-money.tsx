import { useQuery } from '@tanstack/react-query'
import type { MoneyView } from '../../../control/app/money-views.ts'
import { Link } from '../routing/link.tsx'
import { Card } from '../ui/card.tsx'
import { type Step, stepsToAnswers } from './missing.view.ts'
import { costsQuery, pricesQuery } from './money-queries.ts'

/** What is still missing, in order; nothing once all of it is there. */
export function MissingCard({ view }: { readonly view: MoneyView }) {
  const costs = useQuery(costsQuery).data
  const prices = useQuery(pricesQuery).data
  if (!costs || !prices) return null
  const all = stepsToAnswers(costs, prices)
  // Whoever begins sees the whole way; later only what is left of it.
  const steps = view.since === null ? all : all.filter((step) => !step.done)
  if (steps.every((step) => step.done)) return null
  const next = steps.find((step) => !step.done)
  return (
    <Card title="What this page still needs" aside="in this order" className="missing">
      <ol className="needs">
        {steps.map((step) => (
          <Need key={step.path} step={step} next={step === next} />
        ))}
      </ol>
    </Card>
  )
}

function Need({ step, next }: { readonly step: Step; readonly next: boolean }) {
  return (
    <li className={step.done ? 'need need-done' : 'need'}>
      <span className={step.done ? 'mark ink-healthy' : 'mark ink-insufficient'} aria-hidden="true">
        {step.done ? '✓' : '…'}
      </span>
      <span>
        <strong>{step.title}</strong>
        <span className="sr-only">{step.done ? ', entered' : ', missing'}</span>
        <small>{step.why}</small>
      </span>
      {!step.done && (
        <Link to={step.path} className={next ? 'button button-primary' : 'button'}>
          Enter
        </Link>
      )}
    </li>
  )
}
