/** Which arm a request is assigned to, which backends may serve it, in which order, and why. Pure. */

import { bucketOf, thresholdOf } from './assign.ts'
import { refusedParameter } from './backends/honour.ts'
import type { Arm, AssignedBy, AudioFormat, PlanBackend, PlanRollout, RouteReason } from './contract.ts'
import {
  type IndexedRollout,
  type Lane,
  type LaneOrder,
  OVERRIDE_MARKS,
  type PlanIndex,
} from './plan/plan-index.ts'
import { canServe, type SpeechNeeds } from './routing/can-serve.ts'

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
  /** Another whole number with each request: decides, mixed, whether it is copied to the other arm. */
  readonly draw: number
  /** The plan is stale and says `whenStale: baseline`. */
  readonly isBaselineForced: boolean
  /** Serves what no rollout is concerned with; without it the first capable backend of the plan does. */
  readonly defaultBackend: string | null
  /** What the signed token of a tester asks for, by key of the rollout; null: no token. */
  readonly override: TesterOverride | null
  /** What the signed cookies of the session say, by key of the rollout; null: none. */
  readonly pins: ReadonlyMap<string, SessionPin> | null
}

export interface TesterOverride {
  readonly rollout: string
  readonly arm: Arm
}

/** On which arm a session began, under which epoch, and at which share. */
export interface SessionPin {
  readonly arm: Arm
  readonly epoch: number
  readonly share: number
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
  const lanes = index.lanes.get(facts.language)
  if (lanes !== undefined)
    for (let i = 0; i < lanes.length; i++) if (isMeant(lanes[i]!, facts)) return routeInLane(lanes[i]!, facts)
  for (const indexed of index.rollouts)
    if (canServe(indexed.baseline, facts))
      return stayOnBaseline(indexed, facts, false, findIneligibility(indexed, facts)!)
  return routeOutsideRollouts(index, facts)
}

/** Why the candidate is not meant for this request, or one of both cannot serve it; null when it is and they can. */
export function findIneligibility(
  { eligible, candidate, baseline }: IndexedRollout,
  facts: SpeechNeeds & Pick<RouteFacts, 'voice'>,
): RouteReason | null {
  const { language, voice, format, characters } = facts
  if (!eligible.languages.has(language)) return 'not-eligible-language'
  if (voice === null) {
    if (!eligible.voiceless.has(language)) return 'not-eligible-voice'
  } else if (eligible.voices !== null && !eligible.voices.has(voice)) return 'not-eligible-voice'
  if (format !== null && !eligible.formats.has(format)) return 'not-eligible-format'
  if (characters > eligible.maxCharacters) return 'not-eligible-length'
  return isRefused(candidate, baseline, facts) ? 'not-eligible-parameter' : null
}

/** `findIneligibility` for the usual request: the same answer, without the reason. */
function isMeant(lane: Lane, facts: RouteFacts): boolean {
  const { voice, format } = facts
  if (facts.characters > lane.maxCharacters) return false
  if (voice === null ? !lane.isVoiceless : lane.voices !== null && !lane.voices.has(voice)) return false
  if (format !== null && !isAmong(lane.formats, format)) return false
  return isPlain(facts) || !isRefused(lane.indexed.candidate, lane.indexed.baseline, facts)
}

function isRefused(candidate: PlanBackend, baseline: PlanBackend, needs: SpeechNeeds): boolean {
  return refusedParameter(candidate, needs) !== null || refusedParameter(baseline, needs) !== null
}

/** Two or three names: a loop over them is faster than any set. */
function isAmong(formats: readonly AudioFormat[], format: AudioFormat): boolean {
  for (let i = 0; i < formats.length; i++) if (formats[i] === format) return true
  return false
}

function isPlain({ speed, pitch }: SpeechNeeds): boolean {
  return (speed === undefined || speed === 1) && (pitch === undefined || pitch === 1)
}

function routeInLane(lane: Lane, facts: RouteFacts): RouteDecision {
  const { indexed } = lane
  const { rollout } = indexed
  const unit = unitOf(rollout, facts)
  if (facts.isBaselineForced) return stayOnBaseline(indexed, facts, true, 'stale-plan')
  // One variable of one type: a number or null would be boxed for every request.
  const hash = unit === null ? 0xffffffff : indexed.hash(unit) >>> 0
  const override = findOverride(indexed, facts, unit, hash)
  if (unit === null && override === undefined) return stayOnBaseline(indexed, facts, true, 'no-unit')
  const pin = override === undefined && facts.pins !== null ? findPin(indexed, facts.pins) : undefined
  const arm = override ?? pin?.arm ?? (hash < indexed.threshold ? 'candidate' : 'baseline')
  const assignedBy = override !== undefined ? 'override' : pin === undefined ? 'hash' : 'pin'
  return {
    rollout,
    eligible: true,
    arm,
    assignedBy,
    bucket: unit === null ? 0 : bucketOf(hash),
    unit,
    order: orderInLane(arm === 'candidate' ? lane.order.candidate : lane.order.baseline, facts),
    reason: assignedBy === 'hash' ? 'split' : assignedBy,
    shadow: chooseShadow(indexed, arm, facts),
  }
}

function unitOf(rollout: PlanRollout, facts: RouteFacts): string | null {
  return facts.user ?? (rollout.anonymous === 'session' ? facts.session : null)
}

/** The tester's token first, then the list of the plan; neither after a rollback. */
function findOverride(
  indexed: IndexedRollout,
  facts: RouteFacts,
  unit: string | null,
  hash: number,
): Arm | undefined {
  const { override } = facts
  if (override !== null && override.rollout === indexed.rollout.key && !indexed.isSuspended)
    return override.arm
  const isListed = unit !== null && indexed.overrideMarks[hash & (OVERRIDE_MARKS - 1)] === 1
  return isListed ? indexed.overrides.get(unit) : undefined
}

/**
 * The pin of this session, where it still counts and says something else than "as everybody at this share". By the
 * share, not by the arm: who is left out of comparisons must not depend on the arm, or it would bend them.
 */
function findPin(indexed: IndexedRollout, pins: ReadonlyMap<string, SessionPin>): SessionPin | undefined {
  const { rollout } = indexed
  if (rollout.pin !== 'session' || indexed.isSuspended || rollout.share === 0) return undefined
  const pin = pins.get(rollout.key)
  return pin === undefined || pin.epoch !== rollout.epoch || pin.share === rollout.share ? undefined : pin
}

function stayOnBaseline(
  indexed: IndexedRollout,
  facts: RouteFacts,
  eligible: boolean,
  reason: RouteReason,
): RouteDecision {
  const { rollout } = indexed
  const unit = unitOf(rollout, facts)
  return {
    rollout,
    eligible,
    arm: 'baseline',
    assignedBy: 'policy',
    bucket: unit === null ? 0 : bucketOf(indexed.hash(unit) >>> 0),
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
  const order = named === undefined ? rest : [named, ...rest]
  return outside(keepCapable(order, facts), facts, 'no-rollout')
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
    if (!isWanted || !isChosen(facts.draw, rollout.shadow.forward)) return null
    return { backend: indexed.candidate, role: 'shadow' }
  }
  if (!isChosen(facts.draw, rollout.shadow.reverse)) return null
  return canServe(indexed.baseline, facts) ? { backend: indexed.baseline, role: 'reverse-shadow' } : null
}

/** Spread evenly by the finishing steps of 32-bit MurmurHash3, so that no randomness is needed here. */
function isChosen(draw: number, share: number): boolean {
  if (share === 0) return false
  let h = Math.imul(draw ^ (draw >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0 < thresholdOf(share)
}

/** The list itself when all of it fits, so that the usual request looks at no backend and allocates nothing. */
function orderInLane(
  { backends, formats, maxCharacters }: LaneOrder,
  facts: RouteFacts,
): readonly PlanBackend[] {
  const { format } = facts
  return isPlain(facts) && facts.characters <= maxCharacters && (format === null || isAmong(formats, format))
    ? backends
    : keepCapable(backends, facts)
}

function keepCapable(order: readonly PlanBackend[], needs: SpeechNeeds): readonly PlanBackend[] {
  return order.filter((backend) => canServe(backend, needs))
}
