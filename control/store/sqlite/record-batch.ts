import type { Arm } from '../../../gateway-plugin/contract.ts'
import { countUsage, widenUsage } from '../../core/cost/count-usage.ts'
import { hearInstance } from '../../core/gateway-instance.ts'
import type { AdmittedBatch, BatchResult } from '../../ports/attempt-store.ts'
import { candidatePlans } from '../candidate-plans.ts'
import { USAGE_WIDTHS, WIDTHS } from '../retention.ts'
import { rollUp, widen } from '../rollup.ts'
import { ATTEMPT_COLUMNS, toParameters } from './attempt-row.ts'
import { loadRollout } from './commit-change.ts'
import type { Connection } from './connection.ts'
import { INSTANCE_COLUMNS, type InstanceRow, toInstance } from './instance-row.ts'
import type { RollupRows } from './rollup-rows.ts'
import { transact } from './transact.ts'
import type { UsageRows } from './usage-rows.ts'

/** One transaction per batch: its key, its rows, what is counted from them, and who sent it. */
export function createBatchRecorder(
  connection: Connection,
  rollups: RollupRows,
  usage: UsageRows,
): (batch: AdmittedBatch) => BatchResult {
  const { client, meta } = connection
  const seen = client.prepare<unknown[], { bodyHash: string; accepted: number }>(
    'SELECT body_hash AS bodyHash, accepted FROM batches WHERE gateway = ? AND instance = ? AND seq = ?',
  )
  const insertKey = client.prepare(
    'INSERT INTO batches (gateway, instance, seq, body_hash, accepted, received_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertAttempt = client.prepare(
    `INSERT INTO attempts (${ATTEMPT_COLUMNS.join(', ')}) VALUES (${ATTEMPT_COLUMNS.map(() => '?').join(', ')})`,
  )
  const knownInstance = client.prepare<unknown[], InstanceRow>(
    `SELECT ${INSTANCE_COLUMNS} FROM gateway_instances WHERE gateway = ? AND instance = ?`,
  )
  const upsertInstance = client.prepare(
    `INSERT OR REPLACE INTO gateway_instances
       (gateway, instance, heard_at, seq, complete_through, header, received) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const raiseCandidatePlan = client.prepare(
    `INSERT INTO candidate_plans (rollout, backend, plan_version) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET plan_version = MAX(plan_version, excluded.plan_version)`,
  )

  function write(batch: AdmittedBatch): BatchResult {
    const { header, bodyHash, receivedAt, attempts } = batch
    const { gateway, instance, seq } = header
    const before = seen.get(gateway, instance, seq)
    if (before)
      return before.bodyHash === bodyHash
        ? { kind: 'duplicate', accepted: before.accepted }
        : { kind: 'conflict' }

    insertKey.run(gateway, instance, seq, bodyHash, attempts.length, receivedAt)
    let newest = 0
    for (const attempt of attempts) {
      insertAttempt.run(toParameters(attempt))
      newest = Math.max(newest, attempt.tick)
    }
    if (newest > meta.read('last-tick')) meta.write('last-tick', newest)
    writeRollups(batch)
    writeUsage(batch)
    for (const plan of candidatePlans(attempts))
      raiseCandidatePlan.run(plan.rollout, plan.backend, plan.planVersion)
    const row = knownInstance.get(gateway, instance)
    const records = attempts.map(({ record }) => record)
    const heard = hearInstance(row ? toInstance(row) : null, header, records, receivedAt)
    upsertInstance.run(
      gateway,
      instance,
      heard.heardAt,
      heard.seq,
      heard.completeThrough,
      JSON.stringify(heard.header),
      JSON.stringify(heard.received),
    )
    return { kind: 'recorded' }
  }

  function writeRollups({ attempts }: AdmittedBatch): void {
    const known = new Map<string, { readonly baseline: string; readonly candidate: string } | undefined>()
    const servingArm = (key: string, backend: string): Arm | undefined => {
      if (!known.has(key)) known.set(key, loadRollout(connection, key))
      const rollout = known.get(key)
      if (backend === rollout?.candidate) return 'candidate'
      return backend === rollout?.baseline ? 'baseline' : undefined
    }
    const seconds = rollUp(attempts, servingArm)
    const minutes = widen(seconds, WIDTHS.minute)
    rollups.add(WIDTHS.second, seconds)
    rollups.add(WIDTHS.minute, minutes)
    rollups.add(WIDTHS.hour, widen(minutes, WIDTHS.hour))
  }

  function writeUsage({ attempts }: AdmittedBatch): void {
    const hours = countUsage(attempts, USAGE_WIDTHS.hour)
    usage.add(USAGE_WIDTHS.hour, hours)
    usage.add(USAGE_WIDTHS.day, widenUsage(hours, USAGE_WIDTHS.day))
  }

  return (batch) => transact(client, () => write(batch))
}
