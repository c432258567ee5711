import { describe, expect, test } from 'vitest'
import type { Actor } from '../../../control/core/actor.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { GATE_NAMES, type GateName, type GateState } from '../../../control/core/gate.ts'
import { passGates, requiredGates } from '../../../control/core/waiving.ts'
import { buildGates, buildStage, CONTROL, JUDGE, person, stageIndex } from '../../support/builders.ts'

const stage = buildStage()

function answer(actor: Actor, gate: GateName, state: GateState = 'failing') {
  const result = passGates(buildGates({ [gate]: state }), [gate], actor, stage)
  if ('waived' in result) return result.waived
  return result.rejected.kind === 'rejected' ? result.rejected.reason : result.rejected.kind
}

const OPERATORS = ['dwell', 'benchmark', 'listening', 'sample', 'saving', 'front-door']
const NOBODY = ['triggers', 'incident', 'gateway', 'baseline', 'rollback-observed']

describe('who may waive which gate', () => {
  test.each(GATE_NAMES)('%s', (gate) => {
    const refused = 'waive-not-allowed'
    expect({
      viewer: answer(person('viewer'), gate),
      operator: answer(person('operator'), gate),
      admin: answer(person('admin'), gate),
      judge: answer(JUDGE, gate),
      control: answer(CONTROL, gate),
    }).toEqual({
      viewer: refused,
      operator: OPERATORS.includes(gate) ? [gate] : refused,
      admin: NOBODY.includes(gate) ? refused : [gate],
      judge: refused,
      control: refused,
    })
  })

  test.each(['waiting', 'unknown', 'failing'] as const)('%s has to be waived just as well', (state) => {
    const open = passGates(buildGates({ dwell: state }), [], person('admin'), stage)
    expect(open).toMatchObject({ rejected: { reason: 'gates-not-clear' } })
    expect(answer(person('operator'), 'dwell', state)).toEqual(['dwell'])
  })
})

describe('naming gates', () => {
  test('only what was needed is written down', () => {
    const gates = buildGates({ dwell: 'waiting' })
    const result = passGates(gates, ['dwell', 'benchmark', 'capacity'], person('operator'), stage)
    expect(result).toEqual({ waived: ['dwell'] })
  })

  test('waiving one of two leaves the other, which is said with what it needs', () => {
    const gates = buildGates({ dwell: 'waiting', sample: 'waiting' })
    const result = passGates(gates, ['dwell'], person('operator'), stage)
    expect(result).toMatchObject({
      rejected: { reason: 'gates-not-clear', detail: 'sample: sample is not as wanted', gates },
    })
  })

  test('a name that is no gate is refused even where every gate is clear', () => {
    const result = passGates(buildGates(), ['dwel'], person('admin'), stage)
    expect(result).toMatchObject({ rejected: { reason: 'unknown-gate' } })
    expect(JSON.stringify(result)).toContain('dwel is no gate')
  })

  test('a refusal says who could have waived it', () => {
    const capacity = passGates(buildGates({ capacity: 'unknown' }), ['capacity'], person('operator'), stage)
    expect(JSON.stringify(capacity)).toContain('capacity can be waived by an admin only')
    const incident = passGates(buildGates({ incident: 'failing' }), ['incident'], person('admin'), stage)
    expect(JSON.stringify(incident)).toContain('incident cannot be waived by anybody')
  })
})

describe('gates that have to be answered', () => {
  test.each([
    ['draft', ['benchmark', 'listening', 'projection']],
    ['shadow', ['errors', 'cache', 'latency', 'sample', 'dwell']],
    ['10 %', ['latency', 'errors', 'complaints', 'sample', 'dwell']],
    ['50 %', ['latency', 'errors', 'sample', 'capacity', 'dwell']],
    ['100 %', ['vendor-share', 'availability', 'saving', 'dwell']],
    ['failover-only', []],
  ])('%s: its own, and the five that always stand', (name, own) => {
    expect(requiredGates(DEFAULT_POLICY.ladder[stageIndex(name)])).toEqual([
      ...own,
      'triggers',
      'signals',
      'incident',
      'gateway',
      'baseline',
    ])
  })
})
