import type { LiveEvent } from '../../../control/app/control-api.ts'

/** Which cached answers an event makes old. Charts follow decisions at once and traffic on their own clock. */
export function affectedQueries(event: LiveEvent): readonly (readonly string[])[] {
  const rollout = event.rollout === null ? ['rollout'] : ['rollout', event.rollout]
  switch (event.kind) {
    case 'rollout':
      return [rollout, ['rollouts']]
    case 'decision':
      return [rollout, ['rollouts'], ['decisions'], ['metrics'], ['verdicts'], ['money']]
    case 'incident':
      return [rollout, ['rollouts'], ['incidents'], ['incident']]
    case 'alert':
      return [rollout, ['rollouts'], ['alerts']]
    case 'gateways':
      return [['gateways'], ['backends']]
    case 'money':
      return [['money']]
  }
}
