import type { RolloutView } from '../../../control/app/views.ts'
import { type SignalRow, signalRow } from './signal.view.ts'
import { TriggerHead } from './trigger-head.tsx'

/** What holds instead of rolling back, under the triggers: in words, with value against bound. */
export function SignalList({ rollout }: { readonly rollout: RolloutView }) {
  if (rollout.signals.length === 0) return null
  return (
    <section className="signals" aria-labelledby="signals-title">
      <h3 id="signals-title" className="signals-title">
        What would hold it
      </h3>
      <ul className="triggers">
        {rollout.signals.map(signalRow).map((row) => (
          <Signal key={row.signal} row={row} runbook={rollout.runbooks[row.signal]} />
        ))}
      </ul>
      {rollout.sampling.on && (
        <p className="trigger-text">
          While there is a suspicion, more of {rollout.baseline.name} is called to compare with:{' '}
          {rollout.sampling.copies} of at most {rollout.sampling.perDay} copies today.
        </p>
      )}
    </section>
  )
}

function Signal({ row, runbook }: { readonly row: SignalRow; readonly runbook: string | undefined }) {
  return (
    <li className={`trigger signal tone-${row.tone}`}>
      <TriggerHead row={row} level={4} />
      <p className="trigger-text">
        {row.text}
        {runbook !== undefined && row.state === 'raised' && (
          <>
            {' '}
            <a href={runbook}>Runbook</a>
          </>
        )}
      </p>
    </li>
  )
}
