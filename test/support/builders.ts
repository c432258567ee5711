/**
 * Small builders of what the core speaks of: every one gives something whole and plain, and takes overrides.
 * Times start at `NOW`; nothing here knows the clock.
 */

import type { Actor, PersonRole } from '../../control/core/actor.ts'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import type { EnteredEvidence, EvidenceKind } from '../../control/core/entered-evidence.ts'
import {
  GATE_NAMES,
  type GateName,
  type GateResult,
  type GateState,
  WAIVABLE_BY,
} from '../../control/core/gate.ts'
import type { GateFacts, Measured, StageCounts } from '../../control/core/gate-facts.ts'
import type { BackendKey, DecisionId, IncidentId, RolloutKey } from '../../control/core/ids.ts'
import type { Incident } from '../../control/core/incident.ts'
import type { Facts } from '../../control/core/outcome.ts'
import type { Policy, StagePolicy } from '../../control/core/policy.ts'
import type {
  ActivePhase,
  HoldCause,
  Phase,
  PhaseName,
  Position,
  Rollback,
  Rollout,
} from '../../control/core/rollout.ts'
import type { BackendHealth } from '../../control/core/safe-arm.ts'
import type { SignalName, SignalReading, SignalState } from '../../control/core/signals/signal.ts'
import type { BasisPoints, DurationMs, EpochMs } from '../../control/core/units.ts'
import type { Verdict, VerdictState } from '../../control/core/verdict.ts'

export const NOW = 1_790_000_000_000 as EpochMs
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export function at(ms: number): EpochMs {
  return (NOW + ms) as EpochMs
}

export const JUDGE: Actor = { kind: 'judge' }
export const CONTROL: Actor = { kind: 'system' }
export function person(role: PersonRole = 'operator', name = `${role}-1`): Actor {
  return { kind: 'person', name, role }
}

export function buildPolicy(overrides: Partial<Policy> = {}): Policy {
  return { ...DEFAULT_POLICY, ...overrides }
}

export function buildStage(overrides: Partial<StagePolicy> = {}): StagePolicy {
  return {
    name: '10 %',
    kind: 'share',
    share: 1_000 as BasisPoints,
    dwellMs: 0 as DurationMs,
    advance: 'manual',
    gates: [],
    ...overrides,
  }
}

/** The default ladder, every stage left by the judge once its gates are clear. */
export function automaticPolicy(): Policy {
  return buildPolicy({
    ladder: DEFAULT_POLICY.ladder.map((stage) => ({ ...stage, advance: 'automatic' as const })),
  })
}

/** Index of a stage of the default ladder by its name. */
export function stageIndex(name: string, policy: Policy = DEFAULT_POLICY): number {
  const index = policy.ladder.findIndex((stage) => stage.name === name)
  if (index < 0) throw new RangeError(`"${name}" is not on the ladder of policy "${policy.name}"`)
  return index
}

export function position(name: string, overrides: Partial<Position> = {}): Position {
  const stage = stageIndex(name)
  return {
    stage,
    share: (DEFAULT_POLICY.ladder[stage]?.share ?? 0) as BasisPoints,
    since: at(-HOUR),
    ...overrides,
  }
}

/** `shadow`, `10 %` … `100 %` or `failover-only`, as the phase that stands there. */
export function standingAt(name: string, overrides: Partial<Position> = {}): ActivePhase {
  const phase = name === 'shadow' || name === 'failover-only' ? name : 'ramping'
  return { phase, at: position(name, overrides) }
}

export function heldAt(name: string, cause: HoldCause = { kind: 'person', name: 'operator-1' }): Phase {
  return { phase: 'held', before: standingAt(name), cause, since: at(-10 * MINUTE) }
}

export function rolledBackFrom(name: string, rollback: Partial<Rollback> = {}): Phase {
  const when = rollback.at ?? at(-MINUTE)
  return {
    phase: 'rolled-back',
    before: standingAt(name),
    rollback: {
      decisionId: 41 as DecisionId,
      incidentId: 7 as IncidentId,
      by: person(),
      at: when,
      trigger: null,
      ...rollback,
    },
    cooldownUntil: (when + DEFAULT_POLICY.cooldownMs) as EpochMs,
  }
}

/** One state of every phase. */
export const STATES: Readonly<Record<PhaseName, Phase>> = {
  draft: { phase: 'draft' },
  shadow: standingAt('shadow'),
  ramping: standingAt('25 %'),
  held: heldAt('25 %'),
  'rolled-back': rolledBackFrom('25 %'),
  'failover-only': standingAt('failover-only'),
  completed: { phase: 'completed', at: position('failover-only') },
  abandoned: { phase: 'abandoned', since: at(-HOUR) },
}

export function buildRollout(state: Phase = STATES.ramping, overrides: Partial<Rollout> = {}): Rollout {
  return {
    key: 'tts' as RolloutKey,
    name: 'Speech',
    baseline: 'workers-ai' as BackendKey,
    candidate: 'kokoro' as BackendKey,
    eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
    overrides: [],
    policy: DEFAULT_POLICY,
    salt: 'salt-of-tts',
    epoch: 3,
    candidateRevision: 'kokoro-1.0',
    version: 12,
    createdAt: at(-30 * DAY),
    updatedAt: at(-HOUR),
    state,
    ...overrides,
  }
}

export function buildGate(gate: GateName, state: GateState = 'clear'): GateResult {
  return {
    gate,
    state,
    value: null,
    bound: 'as wanted',
    sample: null,
    text: state === 'clear' ? `${gate} is as wanted` : `${gate} is not as wanted`,
    remainingMs: null,
    waivableBy: WAIVABLE_BY[gate],
  }
}

/** Every gate there is, clear but for the named ones. */
export function buildGates(states: Partial<Record<GateName, GateState>> = {}): readonly GateResult[] {
  return GATE_NAMES.filter((name) => name !== 'rollback-observed' || name in states).map((name) =>
    buildGate(name, states[name]),
  )
}

export function buildVerdict(state: VerdictState = 'healthy', overrides: Partial<Verdict> = {}): Verdict {
  return {
    trigger: 'errors',
    state,
    value: state === 'breached' ? 0.13 : 0.002,
    bound: 0.02,
    evidence: state === 'breached' ? 3.2 : 0,
    voices: { meter: state === 'breached' ? 3.2 : 0 },
    candidate: { requests: 312, bad: state === 'breached' ? 41 : 1 },
    baseline: { requests: 940, bad: 2 },
    candidateMs: null,
    baselineMs: null,
    since: at(-MINUTE),
    reference: 'live',
    expectedSeconds: null,
    text: `41 of 312 failed = 13 %, bound 2 % (${state})`,
    ...overrides,
  }
}

export function buildSignal(signal: SignalName, state: SignalState = 'raised'): SignalReading {
  return {
    signal,
    state,
    value: state === 'raised' ? 0.3 : 0,
    bound: 0.1,
    sample: 100,
    since: state === 'raised' ? at(-MINUTE) : null,
    text: `${signal} is ${state}`,
  }
}

export function buildIncident(status: Incident['status'], overrides: Partial<Incident> = {}): Incident {
  const closed = status === 'closed'
  return {
    id: 7 as IncidentId,
    rollout: 'tts' as RolloutKey,
    status,
    kind: 'rollback',
    trigger: null,
    verdict: null,
    openedAt: at(-MINUTE),
    openedBy: person(),
    decisionId: 41 as DecisionId,
    reason: 'audio cut off',
    impact: null,
    closedAt: closed ? at(0) : null,
    closedBy: closed ? person() : null,
    cause: closed ? 'a worker ran out of memory' : null,
    timeline: [],
    ...overrides,
  }
}

/** Everything clear, everything healthy, nothing open. */
export function buildFacts(overrides: Partial<Facts> = {}): Facts {
  return {
    gates: buildGates(),
    verdicts: [buildVerdict()],
    signals: [],
    quietMs: null,
    incident: null,
    impact: null,
    ...overrides,
  }
}

export function buildEvidence(kind: EvidenceKind, value: number): EnteredEvidence {
  return {
    id: 1,
    rollout: 'tts' as RolloutKey,
    kind,
    value,
    unit: '',
    measuredAt: at(-DAY),
    source: 'bench 2026-08-28',
    author: 'Ada',
    note: '',
    enteredAt: at(-DAY),
    enteredBy: 'operator-1',
  }
}

export function buildMeasured(overrides: Partial<Measured> = {}): Measured {
  return {
    e: 1_000,
    observed: 0.002,
    candidate: 2_000,
    baseline: 6_000,
    needed: null,
    coverage: 1,
    ...overrides,
  }
}

export function buildCounts(overrides: Partial<StageCounts> = {}): StageCounts {
  return {
    eligiblePrimary: 10_000,
    servedByBaseline: 100,
    candidateAttempts: 10_000,
    candidateOk: 9_990,
    repeated: 1_000,
    repeatedHits: 800,
    ...overrides,
  }
}

/** An hour into the 10 % stage, with everything that a gate could want. */
export function buildGateFacts(overrides: Partial<GateFacts> = {}): GateFacts {
  return {
    now: NOW,
    stage: buildStage(),
    next: buildStage({ name: '25 %', share: 2_500 as BasisPoints }),
    share: 1_000,
    since: at(-HOUR),
    verdicts: [buildVerdict()],
    loudness: 0,
    signals: [],
    measured: () => buildMeasured(),
    entered: {},
    projection: null,
    saving: null,
    counts: buildCounts(),
    countedMs: HOUR,
    candidateRequests: 3_600,
    candidateMs: null,
    liveGateways: 2,
    unfollowing: [],
    baseline: { usable: true, why: 'last success 1 s ago' },
    openIncident: null,
    rollbackUnobserved: false,
    eligiblePerSecond: 4,
    ...overrides,
  }
}

export function buildHealth(overrides: Partial<BackendHealth> = {}): BackendHealth {
  return {
    lastSuccessAt: at(-1_000),
    lastQuotaAt: null,
    calls: 60,
    failed: 0,
    breakers: ['closed'],
    ...overrides,
  }
}

/** Frozen through and through, so that whoever writes to it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
