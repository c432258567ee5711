import { and, eq } from 'drizzle-orm'
import type { Rollout } from '../../core/rollout.ts'
import type { Commit, CommitResult } from '../../ports/rollout-store.ts'
import { completeCommit } from '../complete-commit.ts'
import { judgedRollout } from '../judged-rollout.ts'
import { raisePlanVersion } from '../raise-plan-version.ts'
import type { Connection } from './connection.ts'
import { insertDecision, nextDecisionId } from './decision-rows.ts'
import { nextIncidentId, readIncident, writeIncident } from './incident-rows.ts'
import { insertEffects } from './insert-effects.ts'
import { judges, rollouts } from './schema.ts'
import { transact } from './transact.ts'

/** The one place where a rollout moves: everything of the change is written, or nothing. */
export function commitChange(connection: Connection, change: Commit): CommitResult {
  let enqueued = 0
  const result = transact(connection.client, (): CommitResult => {
    const { orm, meta } = connection
    const noted =
      change.incident && change.incident.kind !== 'open' ? readIncident(orm, change.incident.id) : undefined
    const key = change.judge ? judgedRollout(change, noted) : change.rollout?.key
    const current = key === undefined ? null : (loadRollout(connection, key) ?? null)

    if (change.rollout && (current?.version ?? 0) !== change.rollout.expectedVersion)
      return { kind: 'conflict', what: 'version', current }
    if (change.judge && !saveJudge(connection, key!, change.judge))
      return { kind: 'conflict', what: 'fence', current }

    const before = meta.read('plan-version')
    const planVersion = change.rollout ? raisePlanVersion(before, change.at) : before
    const completed = completeCommit(change, {
      planVersion,
      nextDecision: nextDecisionId(orm),
      nextIncident: nextIncidentId(orm),
      current: noted,
    })
    if (completed.rollout) {
      writeRollout(connection, completed.rollout, change.rollout!.expectedVersion)
      meta.write('plan-version', planVersion)
      meta.write('plan-issued-at', change.at)
    }
    if (completed.decision) insertDecision(orm, completed.decision)
    if (completed.incident) writeIncident(orm, completed.incident)
    enqueued = insertEffects(orm, completed.effects, change.at)
    const { decision, incident, rollout } = completed
    return { kind: 'committed', planVersion, decision, incident, rollout }
  })
  if (enqueued > 0) connection.outboxFilled()
  return result
}

export function loadRollout({ orm }: Connection, key: string): Rollout | undefined {
  return orm.select().from(rollouts).where(eq(rollouts.key, key)).get()?.document
}

function writeRollout({ orm }: Connection, next: Rollout, expectedVersion: number): void {
  if (next.version <= expectedVersion)
    throw new RangeError(
      `rollout.next.version: ${next.version}; expected a version above ${expectedVersion}, which it replaces`,
    )
  const { key, version } = next
  if (expectedVersion === 0) orm.insert(rollouts).values({ key, version, document: next }).run()
  else orm.update(rollouts).set({ version, document: next }).where(eq(rollouts.key, key)).run()
}

/** Nothing is written when the fence is another's. */
function saveJudge({ orm }: Connection, key: string, judge: NonNullable<Commit['judge']>): boolean {
  const { fence, tick, snapshot } = judge
  return (
    orm
      .update(judges)
      .set({ tick, snapshot: { value: snapshot } })
      .where(and(eq(judges.rollout, key), eq(judges.fence, fence)))
      .run().changes > 0
  )
}
