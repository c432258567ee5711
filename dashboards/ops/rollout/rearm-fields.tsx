import type { RolloutView } from '../../../control/app/views.ts'
import { ReasonField } from '../ui/reason-field.tsx'
import { rearmMoves, rearmStages } from './action.view.ts'

interface Props {
  readonly rollout: RolloutView
  readonly stage: string | null
  readonly onStage: (stage: string) => void
  readonly rotate: boolean
  readonly onRotate: (rotate: boolean) => void
  /** Null: the incident is closed already. */
  readonly cause: string | null
  readonly onCause: (cause: string) => void
}

export function RearmFields({ rollout, stage, onStage, rotate, onRotate, cause, onCause }: Props) {
  const stages = rearmStages(rollout)
  return (
    <>
      {cause !== null && rollout.incident && (
        <ReasonField
          label={`Cause of incident ${rollout.incident.id}`}
          hint="Closes the incident. What broke, and what was changed so that it does not break again."
          value={cause}
          onChange={onCause}
        />
      )}
      <label className="field">
        <span>Stage to begin at</span>
        <select value={stage ?? stages[0]} onChange={(event) => onStage(event.target.value)}>
          {stages.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <small>{rearmMoves(rollout, stage)}</small>
      </label>
      <label className="check">
        <input type="checkbox" checked={rotate} onChange={(event) => onRotate(event.target.checked)} />
        Rotate the cohort: other users come first this time
      </label>
    </>
  )
}
