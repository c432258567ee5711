import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { RolloutView, UnitView } from '../../../control/app/views.ts'
import { cohortQuery } from '../api/queries.ts'
import { send } from '../api/send.ts'
import { formatCount, formatShare } from '../format/number.view.ts'
import { Card } from '../ui/card.tsx'
import { ProblemText } from '../ui/problem-text.tsx'

/** Who is on which arm: all of them in numbers, and one by name with the reason. */
export function WhoCard({ rollout }: { readonly rollout: RolloutView }) {
  const cohort = useQuery(cohortQuery(rollout.key)).data
  const shown = (count: number | undefined) => (count === undefined ? '–' : formatCount(count))
  return (
    <Card title="Who is where" aside="users of the last 5 min">
      <dl className="figures figures-two">
        <div>
          <dt className="ink-baseline">on {rollout.baseline.name}</dt>
          <dd>{shown(cohort?.users.baseline)}</dd>
        </div>
        <div>
          <dt className="ink-candidate">on {rollout.candidate.name}</dt>
          <dd>{shown(cohort?.users.candidate)}</dd>
        </div>
      </dl>
      <p className="muted who-note">
        {formatShare(rollout.share)} of users are assigned by a hash of their id, always the same ones first.
        {(cohort?.testers ?? 0) > 0 && ` ${formatCount(cohort!.testers)} testers are listed besides.`}
      </p>
      <Explain rollout={rollout} />
    </Card>
  )
}

function Explain({ rollout }: { readonly rollout: RolloutView }) {
  const [unit, setUnit] = useState('')
  const explain = useMutation({
    mutationFn: (asked: string) =>
      send<UnitView>(`/v1/rollouts/${encodeURIComponent(rollout.key)}/explain`, {
        method: 'POST',
        body: { unit: asked },
      }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (unit.trim() !== '') explain.mutate(unit.trim())
  }
  return (
    <form className="explain" onSubmit={submit}>
      <label className="field">
        <span>Explain a user</span>
        <span className="after-reason-row">
          <input
            value={unit}
            maxLength={2_000}
            placeholder="user id"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setUnit(event.target.value)
              explain.reset()
            }}
          />
          <button
            type="submit"
            className="button button-quiet"
            aria-disabled={unit.trim() === '' || undefined}
          >
            Explain
          </button>
        </span>
        <small>Computed by control and neither stored nor logged.</small>
      </label>
      <p role="status" className={explain.data ? `explained explained-${explain.data.arm}` : 'explained'}>
        {explain.data?.text}
      </p>
      {explain.isError && <ProblemText error={explain.error} />}
    </form>
  )
}
