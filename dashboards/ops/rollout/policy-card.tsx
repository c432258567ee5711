import type { RolloutView } from '../../../control/app/views.ts'
import { formatDuration } from '../format/duration.view.ts'
import { formatDifference, formatRate } from '../format/number.view.ts'
import { Link } from '../routing/link.tsx'
import { policyPath } from '../routing/route.view.ts'
import { Card } from '../ui/card.tsx'

/** The rules in short, and where they are changed. */
export function PolicyCard({ rollout }: { readonly rollout: RolloutView }) {
  const { policy } = rollout
  const { errors, latencyP95, mode } = policy.triggers
  return (
    <Card title="Policy" aside={<Link to={policyPath(rollout.key)}>look at it, or edit</Link>}>
      <dl className="facts">
        <dt>Name</dt>
        <dd>
          {policy.name}, {mode}
        </dd>
        <dt>Rolls back</dt>
        <dd>
          {errors.enabled ? `errors over ${formatRate(errors.maxRate)}` : 'errors are off'},{' '}
          {latencyP95.enabled ? `p95 over ${formatDifference(latencyP95.maxRatio)}` : 'latency p95 is off'}
        </dd>
        <dt>Cooldown</dt>
        <dd>{formatDuration(policy.cooldownMs)} after a rollback</dd>
      </dl>
    </Card>
  )
}
