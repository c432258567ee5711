import type { Rollout } from '../../core/rollout.ts'
import type { Commit, CommitResult } from '../../ports/rollout-store.ts'
import { completeCommit } from '../complete-commit.ts'
import { judgedRollout, requireJudge } from '../judged-rollout.ts'
import { raisePlanVersion } from '../raise-plan-version.ts'
import { reviveRollout } from '../revive-rollout.ts'
import type { Connection } from './connection.ts'
import { insertDecision, nextDecisionId, setPropagation } from './decision-rows.ts'
import { nextIncidentId, readIncident, writeIncident } from './incident-rows.ts'
import { insertEffects } from './insert-effects.ts'
import { saveJudgeState } from './save-judge-state.ts'
import { transact } from './transact.ts'

/** The one place where a rollout moves: everything of the change is written, or nothing. */
export function commitChange(connection: Connection, change: Commit): CommitResult {
  let enqueued = 0
  const result = transact(connection.client, (): CommitResult => {
    const { meta } = connection
    const noted =
      change.incident && change.incident.kind !== 'open'
        ? readIncident(connection, change.incident.id)
        : undefined
    requireJudge(change)
    const key = change.judge ? judgedRollout(change, noted) : change.rollout?.key
    const current = key === undefined ? null : (loadRollout(connection, key) ?? null)

    if (change.rollout && (current?.version ?? 0) !== change.rollout.expectedVersion)
      return { kind: 'conflict', what: 'version', current }
    if (change.judge && !saveJudgeState(connection, key!, change.judge.fence, change.judge))
      return { kind: 'conflict', what: 'fence', current }

    const before = meta.read('plan-version')
    const changesPlan = change.rollout !== undefined || change.sampling !== undefined
    const planVersion = changesPlan ? raisePlanVersion(before, change.at) : before
    const completed = completeCommit(change, {
      planVersion,
      nextDecision: nextDecisionId(connection),
      nextIncident: nextIncidentId(connection),
      current: noted,
    })
    if (completed.rollout) writeRollout(connection, completed.rollout, change.rollout!.expectedVersion)
    if (change.sampling) writeSampling(connection, change.sampling, planVersion)
    if (changesPlan) {
      meta.write('plan-version', planVersion)
      meta.write('plan-issued-at', change.at)
    }
    if (completed.decision) insertDecision(connection, completed.decision)
    if (change.observed)
      setPropagation(connection, change.observed.decision, { observedAt: change.observed.at })
    if (completed.incident) writeIncident(connection, completed.incident)
    enqueued = insertEffects(connection, completed.effects, change.at)
    const { decision, incident, rollout } = completed
    return { kind: 'committed', planVersion, decision, incident, rollout }
  })
  if (enqueued > 0) connection.outboxFilled()
  return result
}

export function loadRollout({ prepare }: Connection, key: string): Rollout | undefined {
  const row = prepare<{ document: string }>('SELECT document FROM rollouts WHERE key = ?').get(key)
  return row && reviveRollout(JSON.parse(row.document) as Rollout)
}

function writeSampling(
  { prepare }: Connection,
  { rollout, on }: NonNullable<Commit['sampling']>,
  planVersion: number,
): void {
  prepare('UPDATE judges SET sampling_since = ? WHERE rollout = ?').run(on ? planVersion : null, rollout)
}

function writeRollout({ prepare }: Connection, next: Rollout, expectedVersion: number): void {
  if (next.version <= expectedVersion)
    throw new RangeError(
      `rollout.next.version: ${next.version}; expected a version above ${expectedVersion}, which it replaces`,
    )
  prepare(
    expectedVersion === 0
      ? 'INSERT INTO rollouts (version, document, key) VALUES (?, ?, ?)'
      : 'UPDATE rollouts SET version = ?, document = ? WHERE key = ?',
  ).run(next.version, JSON.stringify(next), next.key)
}
