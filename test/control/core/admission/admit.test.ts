import { describe, expect, it } from 'vitest'
import { type Admission, admitBatch } from '../../../../control/core/admission/admit.ts'
import type { AttemptRecord } from '../../../../gateway-plugin/contract.ts'
import { attempt, context, RECEIVED_AT, rolloutFacts } from './records.ts'

const SECOND = Math.floor(RECEIVED_AT / 1_000)

function admitOne(changes: Partial<AttemptRecord> = {}, within = context()): Admission {
  return admitBatch([attempt(changes)], within).rows[0]!
}

describe('what counts', () => {
  it('judges the first attempt of an eligible, uncached request assigned by hash', () => {
    expect(admitOne()).toEqual({
      tick: SECOND,
      judged: true,
      why: 'judged',
      endedAt: RECEIVED_AT,
      observation: {
        tick: SECOND,
        arm: 'candidate',
        bad: false,
        latencyMs: 200,
        censored: false,
        characters: 120,
        language: 'en',
      },
    })
  })

  it.each<[string, Partial<AttemptRecord>]>([
    ['no-rollout', { rollout: null }],
    ['no-rollout', { rollout: 'another' }],
    ['other-epoch', { epoch: 2 }],
    ['not-eligible', { eligible: false }],
    ['probe', { role: 'probe' }],
    ['not-first-attempt', { role: 'fallback' }],
    ['shadow-out-of-stage', { role: 'shadow' }],
    ['not-by-hash', { assignedBy: 'override' }],
    ['not-by-hash', { assignedBy: 'pin' }],
    ['not-by-hash', { assignedBy: 'policy' }],
    ['not-by-hash', { unit: '' }],
    ['other-backend', { backend: 'workers-ai' }],
    ['cache-hit', { cache: 'hit', latencyMs: null }],
    ['client-error', { outcome: 'client-error' }],
    ['cancelled', { outcome: 'cancelled' }],
    ['short-circuited', { outcome: 'short-circuited', latencyMs: null }],
    ['overflow', { outcome: 'overflow', latencyMs: null }],
    ['not-called', { latencyMs: null }],
  ])('leaves out: %s', (why, changes) => {
    expect(admitOne(changes)).toMatchObject({ judged: false, why, observation: null })
  })

  it.each<[AttemptRecord['outcome'], boolean, number | null, boolean]>([
    ['error', true, null, false],
    ['timeout', true, 5_000, true],
    ['quota', true, null, false],
    ['saturated', true, null, false],
    ['aborted', false, 5_000, true],
  ])('takes %s as bad: %s, latency: %s, censored: %s', (outcome, bad, latencyMs, censored) => {
    const row = admitOne({ outcome, latencyMs: outcome === 'saturated' ? null : 5_000 })
    expect(row.observation).toMatchObject({ bad, latencyMs, censored })
  })

  it('takes a forward shadow for the candidate while nobody is assigned to it', () => {
    const shadow = { role: 'shadow', arm: 'baseline', backend: 'kokoro' } as const
    const row = admitOne(shadow, context(rolloutFacts({ shadowing: true })))
    expect(row).toMatchObject({ judged: true, observation: { arm: 'candidate' } })
  })

  it('takes a reverse shadow for the baseline', () => {
    const row = admitOne({ role: 'reverse-shadow', arm: 'candidate', backend: 'workers-ai' })
    expect(row).toMatchObject({ judged: true, observation: { arm: 'baseline' } })
  })

  it('judges what an open breaker lets through to look', () => {
    expect(admitOne({ reason: 'breaker-probe', outcome: 'error' })).toMatchObject({
      judged: true,
      observation: { bad: true },
    })
  })

  it('judges nothing in a phase without candidate traffic', () => {
    expect(admitOne({}, context(rolloutFacts({ judged: false })))).toMatchObject({ why: 'not-in-play' })
  })

  it.each([
    ['en', 'en'],
    ['en-US', 'en'],
    ['pt_BR', 'pt'],
    ['FIL', 'fil'],
    ['', 'und'],
    ['english', 'und'],
    ['../x', 'und'],
  ])('compares requests of language "%s" as %s', (language, expected) => {
    expect(admitOne({ language }).observation?.language).toBe(expected)
  })
})

describe('the tick of a record', () => {
  it('comes from its age on the gateway clock, whatever that clock says', () => {
    const within = context(rolloutFacts(), { sentAt: 9_000_000 })
    expect(admitOne({ endedAt: 9_000_000 - 2_600 }, within)).toMatchObject({
      tick: SECOND - 3,
      endedAt: RECEIVED_AT - 2_600,
    })
  })

  it('takes a negative age as none', () => {
    expect(admitOne({ endedAt: 5_000 })).toMatchObject({ tick: SECOND, endedAt: RECEIVED_AT })
  })

  it('is the first open one when its own is closed', () => {
    const within = context(rolloutFacts({ lastClosed: SECOND - 1 }), { sentAt: 6_000 })
    const row = admitOne({ endedAt: 1_200 }, within)
    expect(row).toMatchObject({ tick: SECOND, judged: true, endedAt: RECEIVED_AT - 4_800 })
  })

  it('is not judged over 60 s later', () => {
    expect(admitOne({}, context(rolloutFacts(), { sentAt: 61_200 }))).toMatchObject({ why: 'judged' })
    expect(admitOne({}, context(rolloutFacts(), { sentAt: 61_201 }))).toMatchObject({ why: 'too-old' })
  })
})
