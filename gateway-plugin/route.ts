/** Which arm a request is assigned to, which backends may serve it, in which order, and why. Pure. */

import { armOf, bucketOf, hashUnit } from './assign.ts'
import { canServe, type SpeechNeeds } from './can-serve.ts'
import type { Arm, AssignedBy, PlanBackend, PlanRollout, RouteReason } from './contract.ts'
import type { IndexedRollout, PlanIndex } from './plan-index.ts'

export interface RouteFacts extends SpeechNeeds {
  /** The user id; null where nobody trustworthy named one. */
  readonly user: string | null
  /** The signed first-party session id. */
  readonly session: string | null
  readonly voice: string | null
  /** A backend that the request named itself. */
  readonly requestedBackend: string | null
  /** The client sits at a trusted address: it may name a candidate past the rollout. */
  readonly isTrusted: boolean
  /** Decides, hashed, whether this request is copied to the other arm. */
  readonly requestId: string
  /** The plan is stale and says `whenStale: baseline`. */
  readonly isBaselineForced: boolean
  /** Serves what no rollout is concerned with; without it the first capable backend of the plan does. */
  readonly defaultBackend: string | null
}

export interface ShadowCopy {
  readonly backend: PlanBackend
  readonly role: 'shadow' | 'reverse-shadow'
}

export interface RouteDecision {
  readonly rollout: PlanRollout | null
  readonly eligible: boolean
  readonly arm: Arm
  readonly assignedBy: AssignedBy
  /** Smallest share in basis points that puts the unit on the candidate; 0 without a unit. */
  readonly bucket: number
  /** What was hashed; null without. */
  readonly unit: string | null
  /** Assigned backend first; empty when no backend can serve the request. */
  readonly order: readonly PlanBackend[]
  readonly reason: RouteReason
  readonly shadow: ShadowCopy | null
}

export function route(index: PlanIndex, facts: RouteFacts): RouteDecision {
  if (facts.requestedBackend !== null) {
    const requested = routeToRequested(index, facts, facts.requestedBackend)
    if (requested !== null) return requested
  }
  let first: IndexedRollout | null = null
  let whyNot: RouteReason | null = null
  for (const candidate of index.rollouts) {
    const problem = findIneligibility(candidate, facts)
    if (problem === null) return routeInRollout(candidate, facts)
    if (first === null && canServe(candidate.baseline, facts)) {
      first = candidate
      whyNot = problem
    }
  }
  if (first !== null && whyNot !== null) return stayOnBaseline(first, facts, false, whyNot)
  return routeOutsideRollouts(index, facts)
}

/** Why the candidate cannot serve this request; null when it can. */
export function findIneligibility(indexed: IndexedRollout, facts: RouteFacts): RouteReason | null {
  const { eligible } = indexed.rollout
  const can = indexed.candidate.capabilities
  const { language, voice, format, characters } = facts
  if (eligible.languages.length > 0 && !eligible.languages.includes(language)) return 'not-eligible-language'
  if (!can.languages.includes(language)) return 'not-eligible-language'
  if (voice !== null) {
    if (eligible.voices.length > 0 && !eligible.voices.includes(voice)) return 'not-eligible-voice'
    if (can.voices.length > 0 && !can.voices.includes(voice)) return 'not-eligible-voice'
  }
  if (format !== null) {
    if (eligible.formats.length > 0 && !eligible.formats.includes(format)) return 'not-eligible-format'
    if (!can.formats.includes(format)) return 'not-eligible-format'
  }
  if (eligible.maxCharacters > 0 && characters > eligible.maxCharacters) return 'not-eligible-length'
  return characters > can.maxCharacters ? 'not-eligible-length' : null
}

function routeInRollout(indexed: IndexedRollout, facts: RouteFacts): RouteDecision {
  const { rollout } = indexed
  const unit = facts.user ?? (rollout.anonymous === 'session' ? facts.session : null)
  if (facts.isBaselineForced) return stayOnBaseline(indexed, facts, true, 'stale-plan')
  if (unit === null) return stayOnBaseline(indexed, facts, true, 'no-unit')
  const hash = hashUnit(rollout.salt, unit)
  const override = indexed.overrides.size === 0 ? undefined : indexed.overrides.get(unit)
  const arm = override ?? (hash < indexed.threshold ? 'candidate' : 'baseline')
  return {
    rollout,
    eligible: true,
    arm,
    assignedBy: override === undefined ? 'hash' : 'override',
    bucket: bucketOf(hash),
    unit,
    order: keepCapable(indexed.order[arm], facts),
    reason: override === undefined ? 'split' : 'override',
    shadow: chooseShadow(indexed, arm, facts),
  }
}

function stayOnBaseline(
  indexed: IndexedRollout,
  facts: RouteFacts,
  eligible: boolean,
  reason: RouteReason,
): RouteDecision {
  const { rollout } = indexed
  const unit = facts.user ?? (rollout.anonymous === 'session' ? facts.session : null)
  return {
    rollout,
    eligible,
    arm: 'baseline',
    assignedBy: 'policy',
    bucket: unit === null ? 0 : bucketOf(hashUnit(rollout.salt, unit)),
    unit,
    order: keepCapable(indexed.order.baseline, facts),
    reason,
    // What is not eligible cannot be copied; a stale plan must not spend money on comparisons.
    shadow: reason === 'no-unit' ? chooseShadow(indexed, 'baseline', facts) : null,
  }
}

function routeOutsideRollouts(index: PlanIndex, facts: RouteFacts): RouteDecision {
  const named = facts.defaultBackend === null ? undefined : index.backends.get(facts.defaultBackend)
  const rest = index.plan.backends.filter((backend) => backend !== named)
  return outside(keepCapable(named === undefined ? rest : [named, ...rest], facts), facts, 'no-rollout')
}

/**
 * Honoured where the backend can serve it. A candidate is only given to whom its rollout gives it, or a page could
 * walk past the share; trusted clients may name it, until it was rolled back.
 */
function routeToRequested(index: PlanIndex, facts: RouteFacts, key: string): RouteDecision | null {
  const backend = index.backends.get(key)
  if (backend === undefined || !canServe(backend, facts)) return null
  for (const { rollout } of index.rollouts) {
    if (rollout.candidate !== key || rollout.phase === 'completed') continue
    if (!facts.isTrusted || rollout.phase === 'rolled-back') return null
  }
  const usual = route(index, { ...facts, requestedBackend: null })
  return outside([backend, ...usual.order.filter((other) => other !== backend)], facts, 'requested-engine')
}

function outside(order: readonly PlanBackend[], facts: RouteFacts, reason: RouteReason): RouteDecision {
  return {
    rollout: null,
    eligible: false,
    arm: 'baseline',
    assignedBy: 'policy',
    bucket: 0,
    unit: facts.user ?? facts.session,
    order,
    reason,
    shadow: null,
  }
}

function chooseShadow(indexed: IndexedRollout, arm: Arm, facts: RouteFacts): ShadowCopy | null {
  const { rollout } = indexed
  if (arm === 'baseline') {
    const isWanted = rollout.share === 0 && rollout.phase !== 'rolled-back'
    if (!isWanted || !isChosen(facts.requestId, rollout.shadow.forward)) return null
    return { backend: indexed.candidate, role: 'shadow' }
  }
  if (!isChosen(facts.requestId, rollout.shadow.reverse)) return null
  return canServe(indexed.baseline, facts) ? { backend: indexed.baseline, role: 'reverse-shadow' } : null
}

/** Spread evenly by hash, so that no randomness is needed here. */
function isChosen(requestId: string, share: number): boolean {
  return share > 0 && armOf(hashUnit('shadow', requestId), share) === 'candidate'
}

/** The list itself when all of it fits, so that the usual request allocates nothing here. */
function keepCapable(order: readonly PlanBackend[], needs: SpeechNeeds): readonly PlanBackend[] {
  for (let i = 0; i < order.length; i++)
    if (!canServe(order[i]!, needs)) return order.filter((backend) => canServe(backend, needs))
  return order
}
