import type { RolloutSummary, RolloutView } from '../app/views.ts'
import { CliFailure, EXIT, usageError } from './cli-failure.ts'
import type { ControlClient } from './control-client.ts'

/** The rollout that is named, or the only one there is: in an emergency nobody should look up a key. */
export async function chooseRollout(control: ControlClient, key: string | undefined): Promise<string> {
  if (key !== undefined) return key
  const { rollouts } = await control.get<{ rollouts: readonly RolloutSummary[] }>('/v1/rollouts')
  const [first, ...others] = rollouts
  if (first === undefined) throw new CliFailure(EXIT.refused, 'there is no rollout yet')
  if (others.length > 0) usageError(`name the rollout: ${rollouts.map((rollout) => rollout.key).join(', ')}`)
  return first.key
}

export function rolloutPath(key: string): string {
  return `/v1/rollouts/${encodeURIComponent(key)}`
}

export function readRollout(control: ControlClient, key: string): Promise<RolloutView> {
  return control.get(rolloutPath(key))
}
