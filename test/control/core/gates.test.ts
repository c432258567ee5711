import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { GateName } from '../../../control/core/gate.ts'
import type { GateFacts } from '../../../control/core/gate-facts.ts'
import { evaluateGates } from '../../../control/core/gates.ts'
import type { GateSpec } from '../../../control/core/policy.ts'
import type { BasisPoints, DurationMs } from '../../../control/core/units.ts'
import {
  at,
  buildEvidence,
  buildGateFacts,
  buildStage,
  buildVerdict,
  DAY,
  HOUR,
  stageIndex,
} from '../../support/builders.ts'

function gateOf(name: GateName, overrides: Partial<GateFacts> = {}) {
  const found = evaluateGates(buildGateFacts(overrides)).find(({ gate }) => gate === name)
  if (!found) throw new Error(`gate ${name} is not on this way`)
  return found
}

function at1(spec: GateSpec): Partial<GateFacts> {
  return { stage: buildStage({ gates: [spec] }) }
}

describe('evidence measured elsewhere', () => {
  test.each([
    ['benchmark', { gate: 'benchmark', maxP95Ms: 300 }, 299.9, 'clear'],
    ['benchmark', { gate: 'benchmark', maxP95Ms: 300 }, 300, 'failing'],
    ['listening', { gate: 'listening', minScore: 4 }, 4, 'clear'],
    ['listening', { gate: 'listening', minScore: 4 }, 3.9, 'failing'],
    ['projection', { gate: 'projection' }, 0, 'clear'],
    ['saving', { gate: 'saving' }, 0, 'failing'],
    ['saving', { gate: 'saving' }, 1, 'clear'],
  ] as const)('%s %j with %d is %s', (name, spec, value, state) => {
    const gate = gateOf(name, { ...at1(spec), entered: { [name]: buildEvidence(name, value) } })
    expect(gate.state).toBe(state)
    expect(gate.text).toContain('bench 2026-08-28, Ada')
  })

  test.each([
    'benchmark',
    'listening',
    'projection',
    'saving',
  ] as const)('%s that is not on file is unknown, and says what to enter', (name) => {
    const spec = DEFAULT_POLICY.ladder.flatMap(({ gates }) => gates).find(({ gate }) => gate === name)
    const gate = gateOf(name, at1(spec!))
    expect([gate.state, gate.value]).toEqual(['unknown', null])
    expect(gate.text).toContain('enter it with value, date, source and author')
  })
})

describe('money', () => {
  const saving = at1({ gate: 'saving' })

  test.each([
    [0, 'failing', '$0.00'],
    [-12_340_000, 'failing', '−$12.34'],
    [1_500_000_000, 'clear', '$1,500'],
  ] as const)('a net saving of %d micro-dollars in 28 days is %s', (netMicroUsd, state, value) => {
    const gate = gateOf('saving', { ...saving, saving: { netMicroUsd, why: null } })
    expect([gate.state, gate.value]).toEqual([state, value])
  })

  test('that is measured goes before what was entered, and that is not known says why', () => {
    const entered = { saving: buildEvidence('saving', 5) }
    expect(gateOf('saving', { ...saving, entered, saving: { netMicroUsd: -1, why: null } }).state).toBe(
      'failing',
    )
    const why = 'some calls have no price: enter it'
    expect(gateOf('saving', { ...saving, entered, saving: { netMicroUsd: null, why } }).state).toBe('clear')
    expect(gateOf('saving', { ...saving, saving: { netMicroUsd: null, why } })).toMatchObject({
      state: 'unknown',
      text: expect.stringContaining(why),
    })
  })

  test('was projected by stage, or by one figure', () => {
    const projection = { stages: 8, source: 'business case', enteredBy: 'ada' }
    expect(gateOf('projection', { ...at1({ gate: 'projection' }), projection })).toMatchObject({
      state: 'clear',
      value: '8 stages',
      text: 'projected for 8 stages: business case, ada',
    })
  })
})

describe('capacity', () => {
  const spec = at1({ gate: 'capacity', maxUtilisation: 0.8 })

  test.each([
    [5, 'clear'],
    [2.5, 'clear'],
    [2.49, 'failing'],
    [0, 'failing'],
  ] as const)('8 requests a second at 25 %% against %d measured is %s', (measured, state) => {
    const entered = { capacity: buildEvidence('capacity', measured) }
    const gate = gateOf('capacity', { ...spec, entered, eligiblePerSecond: 8 })
    expect(gate.state).toBe(state)
    expect(gate.text).toContain('at 25 % it would carry 2.0 of')
  })

  test('is unknown without a measurement, without traffic and without a next stage: never clear', () => {
    const entered = { capacity: buildEvidence('capacity', 50) }
    expect(gateOf('capacity', spec).state).toBe('unknown')
    expect(gateOf('capacity', { ...spec, entered, eligiblePerSecond: null }).state).toBe('unknown')
    expect(gateOf('capacity', { ...spec, entered, next: null }).state).toBe('unknown')
  })
})

describe('dwell', () => {
  const stage = buildStage({ dwellMs: (2 * HOUR) as DurationMs })

  test('waits and says how long', () => {
    const gate = gateOf('dwell', { stage })
    expect(gate).toMatchObject({ state: 'waiting', remainingMs: HOUR, waivableBy: 'operator' })
    expect(gate.text).toBe('1\u00a0h of 2\u00a0h left at this stage')
  })

  test('is clear with its last millisecond', () => {
    expect(gateOf('dwell', { stage, since: at(-2 * HOUR + 1) }).state).toBe('waiting')
    expect(gateOf('dwell', { stage, since: at(-2 * HOUR) }).state).toBe('clear')
  })

  test('a clock that went back makes it longer, never clear', () => {
    expect(gateOf('dwell', { stage, since: at(DAY) })).toMatchObject({ remainingMs: 2 * HOUR })
  })

  test('is no gate where none is asked for', () => {
    expect(evaluateGates(buildGateFacts()).map(({ gate }) => gate)).not.toContain('dwell')
  })
})

describe('what always stands', () => {
  test('every stage has triggers, signals, incident, gateway and baseline, and nobody but an admin waives a signal alone', () => {
    const gates = evaluateGates(buildGateFacts())
    expect(gates.map(({ gate, state, waivableBy }) => [gate, state, waivableBy])).toEqual([
      ['gateway', 'clear', 'nobody'],
      ['baseline', 'clear', 'nobody'],
      ['incident', 'clear', 'nobody'],
      ['triggers', 'clear', 'nobody'],
      ['signals', 'clear', 'admin'],
    ])
  })

  test.each([
    ['healthy', 'clear'],
    ['insufficient', 'clear'],
    ['stale', 'failing'],
    ['suspect', 'failing'],
    ['breached', 'failing'],
  ] as const)('a trigger that is %s: %s', (state, answer) => {
    const gate = gateOf('triggers', { verdicts: [buildVerdict(), buildVerdict(state)] })
    expect(gate.state).toBe(answer)
    if (answer === 'failing') expect(gate.text).toContain(`errors is ${state}: 41 of 312 failed`)
  })

  test('triggers that nobody judges are unknown, not clear', () => {
    expect(gateOf('triggers', { verdicts: [] })).toMatchObject({
      state: 'unknown',
      text: 'nothing is judged yet',
    })
  })

  const onEvidence = buildStage({
    gates: [{ gate: 'errors', maxRate: 0.02, rule: 'evidence', alpha: 0.01, minRequests: 280 }],
  })

  test('a stage left on evidence wants every rollback meter under a thousandth, and says how loud it is', () => {
    expect(gateOf('triggers', { stage: onEvidence, loudness: 0.00099 }).state).toBe('clear')
    expect(gateOf('triggers', { stage: onEvidence, loudness: 0.0042 })).toMatchObject({
      state: 'waiting',
      value: 'loudest meter 0.0042',
      bound: 'none suspect, stale or breached, every meter under 0.001',
      text: 'a rollback meter stands at 0.0042: it rolls back at 1, going up waits until all are under 0.001; good requests bring it down',
    })
  })

  test('a stage left on a plain rate does not ask how loud the meters are', () => {
    const stage = buildStage({
      gates: [{ gate: 'errors', maxRate: 0.02, rule: 'rate', alpha: 0.01, minRequests: 20 }],
    })
    expect(gateOf('triggers', { stage, loudness: 0.5 }).state).toBe('clear')
  })

  test('a raised signal stands in the way in its own words; one that is not known yet does not', () => {
    const signals = [
      { signal: 'sample-ratio', state: 'raised', text: '31 % of new users are on the candidate, not 25 %' },
      { signal: 'lost-records', state: 'unknown', text: 'nothing was reported yet' },
      { signal: 'capacity', state: 'clear', text: 'no overflow' },
    ] as const
    expect(gateOf('signals', { signals })).toMatchObject({
      state: 'failing',
      value: 'sample-ratio',
      text: 'sample-ratio: 31 % of new users are on the candidate, not 25 %',
    })
    expect(gateOf('signals', { signals: signals.slice(1) }).state).toBe('clear')
  })

  test('an open incident is named by its number', () => {
    expect(gateOf('incident', { openIncident: 14 })).toMatchObject({
      state: 'failing',
      text: 'incident 14 is open: close it with its cause',
    })
  })

  test('without a live gateway nobody would follow', () => {
    expect(gateOf('gateway', { liveGateways: 0 }).state).toBe('failing')
  })

  test('nothing goes up by itself past a front door that hears of no rollback; an operator may say so and go', () => {
    const gate = gateOf('front-door', { unfollowing: ['edge'] })
    expect([gate.state, gate.waivableBy]).toEqual(['failing', 'operator'])
    expect(gate.text).toContain('not rolled back automatically: edge')
  })

  test('an unusable baseline says why', () => {
    const baseline = { usable: false, why: 'workers-ai: its allocation is used up' }
    expect(gateOf('baseline', { baseline })).toMatchObject({ state: 'failing', text: baseline.why })
  })

  test('an unobserved rollback stands in the way until it is observed', () => {
    expect(gateOf('rollback-observed', { rollbackUnobserved: true })).toMatchObject({
      state: 'failing',
      waivableBy: 'nobody',
    })
  })

  test('what is not clear comes first', () => {
    const stage = buildStage({ gates: [{ gate: 'projection' }], dwellMs: DAY as DurationMs })
    const states = evaluateGates(buildGateFacts({ stage })).map(({ state }) => state)
    expect(states).toEqual(['unknown', 'waiting', 'clear', 'clear', 'clear', 'clear', 'clear'])
  })
})

describe('the default ladder in sentences', () => {
  // What the plan of the migration asks for at each of its phases.
  test.each([
    ['draft', 'benchmark', 'under 300 ms'],
    ['draft', 'listening', 'at least 4.0 of 5'],
    ['draft', 'projection', 'on file'],
    ['shadow', 'errors', 'under 1\u00a0%'],
    ['shadow', 'cache', 'over 50\u00a0%'],
    ['shadow', 'latency', 'at most +20\u00a0%'],
    ['shadow', 'dwell', '1\u00a0d'],
    ['10 %', 'latency', 'at most +20\u00a0%'],
    ['10 %', 'errors', 'under 2\u00a0%'],
    ['10 %', 'complaints', 'at most +50\u00a0% per request'],
    ['10 %', 'dwell', '14\u00a0d'],
    ['25 %', 'capacity', '80\u00a0% of what was measured'],
    ['50 %', 'capacity', '80\u00a0% of what was measured'],
    ['75 %', 'capacity', '80\u00a0% of what was measured'],
    ['25 %', 'dwell', '7\u00a0d'],
    ['100 %', 'dwell', '7\u00a0d'],
    ['100 %', 'vendor-share', 'under 5\u00a0%'],
    ['100 %', 'availability', 'at least 99.5\u00a0%'],
    ['100 %', 'saving', 'above 0'],
  ] as const)('to leave %s: %s %s', (stage, name, bound) => {
    const index = stageIndex(stage)
    const own = DEFAULT_POLICY.ladder[index]!
    const next = DEFAULT_POLICY.ladder[index + 1] ?? null
    expect(gateOf(name, { stage: own, next }).bound).toBe(bound)
  })

  test.each(DEFAULT_POLICY.ladder.map(({ name }) => name))('%s names no gate twice', (name) => {
    const stage = DEFAULT_POLICY.ladder[stageIndex(name)]!
    const names = evaluateGates(buildGateFacts({ stage })).map(({ gate }) => gate)
    expect(new Set(names).size).toBe(names.length)
  })

  test('with everything good, every stage is clear to leave', () => {
    const entered = {
      benchmark: buildEvidence('benchmark', 210),
      listening: buildEvidence('listening', 4.3),
      projection: buildEvidence('projection', 90),
      capacity: buildEvidence('capacity', 50),
      saving: buildEvidence('saving', 40),
    }
    for (const [index, stage] of DEFAULT_POLICY.ladder.entries()) {
      const next = DEFAULT_POLICY.ladder[index + 1] ?? buildStage({ share: 10_000 as BasisPoints })
      const verdicts = [buildVerdict(), buildVerdict('healthy', { trigger: 'complaints', value: 0.8 })]
      const facts = buildGateFacts({ stage, next, since: at(-15 * DAY), entered, verdicts })
      const gates = evaluateGates(facts)
      expect(gates.filter(({ state }) => state !== 'clear')).toEqual([])
    }
  })
})
