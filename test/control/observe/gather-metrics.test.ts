import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RolloutKey } from '../../../control/core/ids.ts'
import type { SignalReading } from '../../../control/core/signals/signal.ts'
import { basisPoints, epochMs, tick } from '../../../control/core/units.ts'
import { countWrites } from '../../../control/observe/count-writes.ts'
import { gatherMetrics } from '../../../control/observe/gather-metrics.ts'
import { createMetrics } from '../../../control/observe/metrics.ts'
import type { AdmittedBatch } from '../../../control/ports/attempt-store.ts'
import type { Commit } from '../../../control/ports/rollout-store.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { rollout, TTS } from '../../contracts/store-samples.ts'
import { sampleBatch } from '../../support/sample-batch.ts'
import { ERRORS_BREACHED, TEST_NOTICE } from '../notify/sample-notices.ts'

const AT = epochMs(Date.UTC(2026, 10, 23, 14))
const snapshot = { phase: 'draft', stage: null, share: basisPoints(0), epoch: 1 } as const

const CAPACITY_RAISED: SignalReading = {
  signal: 'capacity',
  state: 'raised',
  value: 0.3,
  bound: 0.1,
  sample: 120,
  since: AT,
  text: '30 % of 120 requests over 5 min found the candidate full, bound 10 %',
}

const CREATE: Commit = {
  decision: {
    rollout: 'tts' as RolloutKey,
    command: 'create',
    actor: { kind: 'system' },
    reason: 'seeded',
    from: null,
    to: snapshot,
    version: 1,
    waived: [],
    verdicts: [],
    gates: [],
    requestedAt: AT,
  },
  effects: [{ lane: 'slack', idempotencyId: 'one', notice: TEST_NOTICE }],
  at: AT,
}

describe('gathering metrics', () => {
  let folder: string
  let store: Store
  const metrics = createMetrics()
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crossfade-metrics-'))
    store = countWrites(createSqliteStore({ path: join(folder, 'control.db') }), metrics)
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  it('counts what is written and reads what stands, from a real store', async () => {
    await store.rollouts.commit({ ...CREATE, rollout: { key: TTS, expectedVersion: 0, next: rollout() } })
    await store.alerts.raise({ alert: 'backend-down', subject: 'kokoro', since: AT, text: 'down' }, [])
    const text = await gatherMetrics({
      store,
      metrics,
      clock: { now: () => epochMs(AT + 4_000) },
      residentBytes: () => 123_456_789,
      verdicts: () => [ERRORS_BREACHED],
      signals: () => [CAPACITY_RAISED],
      isSampling: () => true,
      judgedAt: () => AT,
    })
    for (const line of [
      'crossfade_decisions_total{rollout="tts",command="create",actor="system"} 1',
      'crossfade_signal_raised{rollout="tts",signal="capacity"} 1',
      'crossfade_suspicion_sampling{rollout="tts"} 1',
      'crossfade_outbox_waiting{lane="slack"} 1',
      'crossfade_outbox_oldest_seconds{lane="slack"} 4',
      'crossfade_alerts_open{alert="backend-down"} 1',
      'crossfade_gateways_live 0',
      'process_resident_memory_bytes 123456789',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).toMatch(/^crossfade_plan_version \d+$/m)
  })

  it('counts a batch that comes twice once, and says that it came twice', async () => {
    const { header, attempts } = sampleBatch()
    const batch: AdmittedBatch = {
      header,
      bodyHash: 'hash',
      receivedAt: AT,
      rejected: 0,
      attempts: attempts.map((record) => ({
        record,
        tick: tick(AT / 1_000),
        judged: true,
        why: 'judged',
        endedAt: AT,
        billing: null,
      })),
    }
    await store.attempts.record(batch)
    await store.attempts.record(batch)
    const lines = metrics.render().split('\n')
    for (const line of [
      'crossfade_batches_total{result="recorded"} 1',
      'crossfade_batches_total{result="duplicate"} 1',
      'crossfade_attempts_total{rollout="tts",arm="candidate",outcome="ok"} 1',
      'crossfade_attempts_total{rollout="tts",arm="candidate",outcome="timeout"} 1',
    ])
      expect(lines).toContain(line)
  })

  it('shows an empty outbox as 0 and not as nothing', async () => {
    const text = await gatherMetrics({
      store,
      metrics: createMetrics(),
      clock: { now: () => AT },
      residentBytes: () => 1,
      verdicts: () => [],
      signals: () => [],
      isSampling: () => false,
      judgedAt: () => null,
    })
    expect(text).toContain('crossfade_outbox_waiting{lane="slack"} 0')
  })
})
