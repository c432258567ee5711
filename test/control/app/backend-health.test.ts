import { describe, expect, it } from 'vitest'
import { createBackendHealth } from '../../../control/app/backend-health.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import { sampleRecord } from '../../gateway-plugin/sample-record.ts'

const START = 1_790_000_000_000
const at = (seconds: number) => (START + seconds * 1_000) as EpochMs

describe('the health of a backend', () => {
  const record = { ...sampleRecord(), unit: 'u', backend: 'kokoro', cache: 'miss', outcome: 'ok' } as const

  it('counts the calls of the last 20 s, by gateway, and forgets the rest', () => {
    const health = createBackendHealth()
    for (let second = 0; second < 60; second++) {
      health.note('edge', record, at(second))
      health.note('office', { ...record, outcome: 'error' }, at(second))
    }
    expect(health.health('kokoro', 'tts', [], at(60))).toMatchObject({
      calls: 40,
      failed: 20,
      lastSuccessAt: at(59),
    })
    expect(health.byGateway('kokoro', 'tts', at(60))).toEqual({
      edge: { calls: 20, failed: 0 },
      office: { calls: 20, failed: 20 },
    })
    expect(health.health('kokoro', 'tts', [], at(120))).toMatchObject({
      calls: 0,
      failed: 0,
      lastSuccessAt: at(59),
    })
  })

  it('counts for a rollout its own calls, and those of all where it has next to none', () => {
    const health = createBackendHealth()
    for (let i = 0; i < 30; i++)
      health.note('edge', { ...record, rollout: 'spanish', outcome: 'error' }, at(1))
    for (let i = 0; i < 4; i++) health.note('office', record, at(1))
    expect(health.health('kokoro', 'tts', [], at(2))).toMatchObject({ calls: 34, failed: 30 })
    health.note('office', record, at(2))
    expect(health.health('kokoro', 'tts', [], at(2))).toMatchObject({ calls: 5, failed: 0 })
    expect(health.byGateway('kokoro', 'tts', at(2))).toEqual({ office: { calls: 5, failed: 0 } })
  })

  it('puts a late call into its own second', () => {
    const health = createBackendHealth()
    health.note('edge', record, at(10))
    health.note('edge', record, at(8))
    health.note('edge', record, at(8))
    expect(health.health('kokoro', 'tts', [], at(29)).calls).toBe(1)
  })

  it('learns nothing from what was not asked of it', () => {
    const health = createBackendHealth()
    for (const outcome of ['short-circuited', 'overflow', 'cancelled', 'client-error'] as const)
      health.note('edge', { ...record, outcome }, at(1))
    health.note('edge', { ...record, cache: 'hit' }, at(1))
    expect(health.health('kokoro', 'tts', [], at(2))).toMatchObject({ calls: 0, lastSuccessAt: null })
  })
})
