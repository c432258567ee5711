import type { RolloutView } from '../../../control/app/views.ts'
import { useNow } from '../live/use-now.ts'
import { ladderRungs } from './ladder.view.ts'

export function Ladder({ rollout }: { readonly rollout: RolloutView }) {
  const rungs = ladderRungs(rollout, useNow())
  const now = rungs.find((rung) => rung.state === 'current' || rung.state === 'left')
  return (
    <>
      <ol className="ladder" aria-label="Stages">
        {rungs.map((rung) => (
          <li
            key={rung.name}
            className={`rung rung-${rung.state}`}
            aria-current={rung.state === 'current' ? 'step' : undefined}
          >
            <span className="rung-track" aria-hidden="true">
              <span className="rung-fill" style={{ transform: `scaleX(${rung.fill})` }} />
            </span>
            <span className="rung-dot" aria-hidden="true" />
            <span className="rung-text" aria-hidden="true">
              <span className="rung-name">{rung.name}</span>
              <span className="rung-dwell">{rung.dwell}</span>
            </span>
            <span className="sr-only">{rung.label}</span>
          </li>
        ))}
      </ol>
      {now && (
        <p className={`ladder-now rung-${now.state}`} aria-hidden="true">
          <span className="rung-name">{now.name}</span> <span className="rung-dwell">{now.dwell}</span>
        </p>
      )}
    </>
  )
}
