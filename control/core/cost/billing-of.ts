/** What an attempt is billed by: resolved when it comes in, from backends and rollouts as they are then. */

import type { AttemptRecord, PlanBackend } from '../../../gateway-plugin/contract.ts'
import { primaryLanguage } from '../primary-language.ts'
import { type Rollout, stageNameOf } from '../rollout.ts'
import type { Billing } from './usage.ts'

export interface BillingSource {
  readonly backends: readonly PlanBackend[]
  readonly rollouts: readonly Rollout[]
}

export type BillingOf = (record: Pick<AttemptRecord, 'rollout' | 'backend' | 'language'>) => Billing

/** Each combination is resolved once, so that a record costs a look-up. */
export function createBillingOf({ backends, rollouts }: BillingSource): BillingOf {
  const backendOf = new Map(backends.map((backend) => [backend.key, backend]))
  const rolloutOf = new Map<string, Rollout>(rollouts.map((rollout) => [rollout.key, rollout]))
  const resolved = new Map<string, Billing>()
  return (record) => {
    const language = primaryLanguage(record.language)
    const key = `${record.rollout ?? ''}|${record.backend}|${language}`
    const known = resolved.get(key)
    if (known) return known
    const backend = backendOf.get(record.backend)
    const rollout = record.rollout === null ? undefined : rolloutOf.get(record.rollout)
    const billing: Billing = {
      // A backend that nobody has described is not free: with no model it shows as unpriced.
      metered: backend?.metered ?? true,
      model: modelFor(backend, language),
      stage: rollout ? stageNameOf(rollout) : '',
      baseline: rollout?.baseline ?? '',
      baselineModel: modelFor(rollout && backendOf.get(rollout.baseline), language),
    }
    resolved.set(key, billing)
    return billing
  }
}

/** The model of the language, else of the first one that the backend has: what cannot be spoken there costs as that. */
function modelFor(backend: PlanBackend | undefined, language: string): string {
  if (backend === undefined) return ''
  const { languages } = backend
  const own = Object.hasOwn(languages, language) ? languages[language] : Object.values(languages)[0]
  return own?.model ?? ''
}
