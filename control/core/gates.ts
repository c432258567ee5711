/**
 * The conditions for going up, each with what it saw and what it needs. Unknown is never clear.
 */

import { describeDuration, describeRate, describeRequests } from './describe.ts'
import { enteredGate } from './entered-gate.ts'
import { type GateName, type GateResult, WAIVABLE_BY } from './gate.ts'
import type { GateAnswer, GateFacts } from './gate-facts.ts'
import { QUIET_BELOW } from './judge/gate-reading.ts'
import { evaluateMeasuredGate } from './measured-gates.ts'
import { projectionGate, savingGate } from './money-gates.ts'
import type { GateSpec } from './policy.ts'

export function evaluateGates(facts: GateFacts): readonly GateResult[] {
  const always: [GateName, GateAnswer][] = [
    ['gateway', gateway(facts)],
    ['baseline', baseline(facts)],
    ['incident', incident(facts)],
    ['triggers', triggers(facts)],
    ['signals', signals(facts)],
  ]
  if (facts.rollbackUnobserved) always.push(['rollback-observed', unobserved()])
  if (facts.unfollowing.length > 0) always.push(['front-door', frontDoor(facts.unfollowing)])
  if (facts.stage.dwellMs > 0) always.push(['dwell', dwell(facts)])
  return [...facts.stage.gates.map((spec) => [spec.gate, own(spec, facts)] as const), ...always]
    .map(
      ([gate, answer]): GateResult => ({
        gate,
        sample: null,
        remainingMs: null,
        ...answer,
        waivableBy: WAIVABLE_BY[gate],
      }),
    )
    .sort((a, b) => rank(a) - rank(b))
}

/** What still stands in the way first. */
function rank(gate: GateResult): number {
  return gate.state === 'clear' ? 1 : 0
}

function own(spec: GateSpec, facts: GateFacts): GateAnswer {
  switch (spec.gate) {
    case 'benchmark':
      return enteredGate(facts, 'benchmark', (ms) => ms < spec.maxP95Ms, {
        bound: `under ${spec.maxP95Ms} ms`,
        value: (ms) => `${ms} ms`,
        name: 'a benchmark: p95 at the reference text',
      })
    case 'listening':
      return enteredGate(facts, 'listening', (score) => score >= spec.minScore, {
        bound: `at least ${spec.minScore.toFixed(1)} of 5`,
        value: (score) => `${score} of 5`,
        name: 'a listening test',
      })
    case 'projection':
      return projectionGate(facts)
    case 'saving':
      return savingGate(facts)
    case 'capacity':
      return capacity(spec.maxUtilisation, facts)
    default:
      return evaluateMeasuredGate(spec, facts)
  }
}

function capacity(maxUtilisation: number, facts: GateFacts): GateAnswer {
  const bound = `${describeRate(maxUtilisation)} of what was measured`
  const entry = facts.entered.capacity
  if (!entry)
    return {
      state: 'unknown',
      value: null,
      bound,
      text: 'capacity is not known: enter the requests a second that the candidate was measured to carry',
    }
  if (facts.eligiblePerSecond === null || !facts.next)
    return {
      state: 'unknown',
      value: null,
      bound,
      text: 'no traffic yet to project the load of the next stage from',
    }
  const projected = (facts.eligiblePerSecond * facts.next.share) / 10_000
  const utilisation = projected / entry.value
  const value = `${projected.toPrecision(2)} of ${entry.value} requests/s`
  return {
    state: utilisation <= maxUtilisation ? 'clear' : 'failing',
    value,
    bound,
    text: `at ${facts.next.name} it would carry ${value} (${describeRate(utilisation)}), measured by ${entry.source}`,
  }
}

function dwell(facts: GateFacts): GateAnswer {
  const bound = describeDuration(facts.stage.dwellMs)
  const spent = facts.since === null ? 0 : Math.max(0, facts.now - facts.since)
  const left = facts.stage.dwellMs - spent
  return left <= 0
    ? { state: 'clear', value: describeDuration(spent), bound, text: `${bound} at this stage are over` }
    : {
        state: 'waiting',
        value: describeDuration(spent),
        bound,
        text: `${describeDuration(left)} of ${bound} left at this stage`,
        remainingMs: left,
      }
}

function gateway(facts: GateFacts): GateAnswer {
  const live = facts.liveGateways
  return {
    state: live > 0 ? 'clear' : 'failing',
    value: `${live}`,
    bound: 'at least 1',
    text: live > 0 ? `${live} live` : 'no gateway was heard in the last 30 s: nothing would follow the plan',
  }
}

function baseline(facts: GateFacts): GateAnswer {
  return {
    state: facts.baseline.usable ? 'clear' : 'failing',
    value: facts.baseline.usable ? 'usable' : 'not usable',
    bound: 'usable',
    text: facts.baseline.why,
  }
}

function incident(facts: GateFacts): GateAnswer {
  const open = facts.openIncident
  return open === null
    ? { state: 'clear', value: 'none open', bound: 'none open', text: 'no open incident' }
    : {
        state: 'failing',
        value: `${open} open`,
        bound: 'none open',
        text: `incident ${open} is open: close it with its cause`,
      }
}

/** Where a stage is left on evidence, no meter may have begun to say the opposite. */
function triggers(facts: GateFacts): GateAnswer {
  const bad = facts.verdicts.filter(
    ({ state }) => state === 'breached' || state === 'suspect' || state === 'stale',
  )
  const asked = facts.stage.gates.some((spec) => 'rule' in spec && spec.rule === 'evidence')
  const bound = `none suspect, stale or breached${asked ? `, every meter under ${QUIET_BELOW}` : ''}`
  const resting = { bound, sample: describeRequests(facts.candidateRequests) }
  // No policy switches all triggers off: where none speaks, nobody judges, as while another process has the lease.
  if (facts.verdicts.length === 0)
    return { ...resting, state: 'unknown', value: null, text: 'nothing is judged yet' }
  if (bad.length > 0)
    return {
      state: 'failing',
      value: bad.map((verdict) => `${verdict.trigger} ${verdict.state}`).join(', '),
      bound,
      text: bad.map((verdict) => `${verdict.trigger} is ${verdict.state}: ${verdict.text}`).join('; '),
    }
  if (asked && facts.loudness >= QUIET_BELOW) {
    const loudness = Number(facts.loudness.toPrecision(2))
    return {
      ...resting,
      state: 'waiting',
      value: `loudest meter ${loudness}`,
      text: `a rollback meter stands at ${loudness}: it rolls back at 1, going up waits until all are under ${QUIET_BELOW}; good requests bring it down`,
    }
  }
  return { ...resting, state: 'clear', value: 'quiet', text: 'no trigger is suspect, stale or breached' }
}

function signals(facts: GateFacts): GateAnswer {
  const raised = facts.signals.filter(({ state }) => state === 'raised')
  const bound = 'none raised'
  return raised.length === 0
    ? { state: 'clear', value: 'quiet', bound, text: 'no signal is raised' }
    : {
        state: 'failing',
        value: raised.map(({ signal }) => signal).join(', '),
        bound,
        text: raised.map(({ signal, text }) => `${signal}: ${text}`).join('; '),
      }
}

function frontDoor(names: readonly string[]): GateAnswer {
  return {
    state: 'failing',
    value: names.join(', '),
    bound: 'none',
    text: `not rolled back automatically: ${names.join(', ')}; nobody hands new plans to it (crossfade nginx-follow does)`,
  }
}

function unobserved(): GateAnswer {
  return {
    state: 'failing',
    value: 'not observed',
    bound: 'observed',
    text: 'the last rollback is not observed yet: a gateway still has an older plan',
  }
}
