import type { Arm } from '../../../gateway-plugin/contract.ts'
import type { GatewayInstance } from '../../core/gateway-instance.ts'
import { hearInstance } from '../../core/gateway-instance.ts'
import type { Tick } from '../../core/units.ts'
import type { AdmittedBatch, AttemptStore, BatchResult } from '../../ports/attempt-store.ts'
import { candidatePlans } from '../candidate-plans.ts'
import { sum, toMetricPoints, toSpanCounts } from '../read-rollups.ts'
import { DELETED_AT_ONCE, RETENTION } from '../retention.ts'
import { BAD_OUTCOMES, type Rollup, rollUp } from '../rollup.ts'
import { ceilTo, floorTo, widthFor } from '../steps.ts'
import type { Memory } from './memory-state.ts'
import { withUsage } from './with-usage.ts'

interface Stored {
  readonly batches: Map<string, { bodyHash: string; accepted: number; receivedAt: number }>
  readonly instances: Map<string, GatewayInstance>
  readonly candidatePlans: Map<string, number>
  rollups: Rollup[]
  lastTick: number
}

export function createAttemptStore({ state, attempts: kept }: Memory): AttemptStore {
  const stored: Stored = {
    batches: new Map(),
    instances: new Map(),
    candidatePlans: new Map(),
    rollups: [],
    lastTick: 0,
  }

  const servingArm = (key: string, backend: string): Arm | undefined => {
    const rollout = state.rollouts.get(key)
    if (rollout?.candidate === backend) return 'candidate'
    return rollout?.baseline === backend ? 'baseline' : undefined
  }

  const usersIn = (rollout: string, from: number, to: number) =>
    kept.rows
      .filter(({ record, endedAt }) => record.rollout === rollout && endedAt >= from && endedAt < to)
      .map(({ record }) => record)
      .filter(({ role, eligible, unit }) => role === 'primary' && eligible && unit !== '')

  function record(batch: AdmittedBatch): BatchResult {
    const { header, bodyHash, receivedAt } = batch
    const key = keyOf(header.gateway, header.instance, header.seq)
    const before = stored.batches.get(key)
    if (before && before.bodyHash !== bodyHash) return { kind: 'conflict' }
    if (before) return { kind: 'duplicate', accepted: before.accepted }

    const attempts = structuredClone([...batch.attempts])
    // The only thing that can be refused comes first.
    const usage = withUsage(kept.usage, attempts)
    for (const [width, rows] of usage) for (const [key, row] of rows) kept.usage.get(width)!.set(key, row)
    stored.rollups.push(...rollUp(attempts, servingArm))
    stored.batches.set(key, { bodyHash, accepted: attempts.length, receivedAt })
    kept.rows.push(...attempts)
    stored.lastTick = attempts.reduce((newest, { tick }) => Math.max(newest, tick), stored.lastTick)
    for (const { rollout, backend, planVersion } of candidatePlans(attempts)) {
      const plan = keyOf(rollout, backend)
      stored.candidatePlans.set(plan, Math.max(planVersion, stored.candidatePlans.get(plan) ?? 0))
    }
    const who = keyOf(header.gateway, header.instance)
    const records = attempts.map(({ record }) => record)
    const known = stored.instances.get(who) ?? null
    stored.instances.set(who, structuredClone(hearInstance(known, header, records, receivedAt)))
    return { kind: 'recorded' }
  }

  return {
    record: async (batch) => record(batch),
    async seen(gateway, instance, seq) {
      const batch = stored.batches.get(keyOf(gateway, instance, seq))
      return batch && { bodyHash: batch.bodyHash, accepted: batch.accepted }
    },
    after: async (rollout, tick, limit, offset) =>
      structuredClone(
        kept.rows
          .filter((attempt) => attempt.record.rollout === rollout && attempt.tick > tick)
          .slice(offset, offset + limit),
      ),
    async metrics({ rollout, from, to, stepMs, origin = 0 }) {
      widthFor(stepMs)
      const within = (time: number) =>
        time >= floorTo(from, stepMs, origin) && time < ceilTo(to, stepMs, origin)
      return toMetricPoints(
        stored.rollups.filter((rollup) => rollup.rollout === rollout && within(rollup.start)),
        stepMs,
        origin,
      )
    },
    async spanCounts(rollout, epoch, from, to) {
      const within = stored.rollups.filter(
        (rollup) =>
          rollup.rollout === rollout &&
          rollup.epoch === epoch &&
          rollup.start >= floorTo(from, 1_000) &&
          rollup.start < to,
      )
      const of = (arm: Arm) => sum(within.filter((rollup) => rollup.arm === arm).map(({ counts }) => counts))
      return toSpanCounts(of('baseline'), of('candidate'))
    },
    users: async (rollout, from, to) => new Set(usersIn(rollout, from, to).map(({ unit }) => unit)).size,
    async usersByArm(rollout, from, to) {
      const on = (arm: Arm) =>
        new Set(usersIn(rollout, from, to).flatMap((record) => (record.arm === arm ? record.unit : []))).size
      return { baseline: on('baseline'), candidate: on('candidate') }
    },
    async impact(rollout, epoch, from, to) {
      const records = kept.rows
        .filter(({ endedAt }) => endedAt >= from && endedAt < to)
        .map((attempt) => attempt.record)
        .filter((r) => r.rollout === rollout && r.epoch === epoch && r.arm === 'candidate')
      const failed = records.filter((r) => r.role === 'primary' && BAD_OUTCOMES.includes(r.outcome))
      const saved = records.filter((r) => r.role === 'fallback' && r.outcome === 'ok')
      const users = new Set(failed.map((r) => r.unit).filter((unit) => unit !== ''))
      const rescued = new Set(saved.map((r) => r.unit).filter((unit) => users.has(unit)))
      return { users: users.size, failedRequests: failed.length, rescued: rescued.size }
    },

    instances: async (heardSince) =>
      structuredClone(
        [...stored.instances.values()]
          .filter((instance) => instance.heardAt >= heardSince)
          .sort((a, b) => b.heardAt - a.heardAt),
      ),
    lastTick: async () =>
      Math.max(stored.lastTick, ...[...state.leases.values()].map((lease) => lease.state?.tick ?? 0)) as Tick,
    candidatePrimarySince: async (rollout, backend, planVersion) =>
      (stored.candidatePlans.get(keyOf(rollout, backend)) ?? -1) >= planVersion,
    async prune(now) {
      const oldAttempts = kept.rows
        .filter(({ endedAt }) => endedAt < now - RETENTION.raw)
        .slice(0, DELETED_AT_ONCE)
      kept.rows = kept.rows.filter((attempt) => !oldAttempts.includes(attempt))
      const oldKeys = [...stored.batches]
        .filter(([, { receivedAt }]) => receivedAt < now - RETENTION.batchKeys)
        .slice(0, DELETED_AT_ONCE - oldAttempts.length)
      for (const [key] of oldKeys) stored.batches.delete(key)
      return oldAttempts.length + oldKeys.length
    },
  }
}

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('|')
}
