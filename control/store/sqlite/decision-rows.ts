import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Decision } from '../../core/decision.ts'
import type { DecisionId, IncidentId } from '../../core/ids.ts'
import type { EpochMs } from '../../core/units.ts'
import type { DecisionQuery } from '../../ports/rollout-store.ts'
import { decisions } from './schema.ts'

export function insertDecision(orm: BetterSQLite3Database, decision: Decision): void {
  const { id, planVersion, incidentId, publishedAt, observedAt, ...document } = decision
  orm
    .insert(decisions)
    .values({ id, rollout: decision.rollout, planVersion, incidentId, publishedAt, observedAt, document })
    .run()
}

export function nextDecisionId(orm: BetterSQLite3Database): number {
  const row = orm.select({ last: sql<number | null>`MAX(id)` }).from(decisions).get()
  return (row?.last ?? 0) + 1
}

export function readDecision(orm: BetterSQLite3Database, id: number): Decision | undefined {
  const row = orm.select().from(decisions).where(eq(decisions.id, id)).get()
  return row && toDecision(row)
}

export function readDecisions(orm: BetterSQLite3Database, query: DecisionQuery): readonly Decision[] {
  return orm
    .select()
    .from(decisions)
    .where(
      and(
        query.rollout === undefined ? undefined : eq(decisions.rollout, query.rollout),
        query.before === undefined ? undefined : lt(decisions.id, query.before),
      ),
    )
    .orderBy(desc(decisions.id))
    .limit(query.limit)
    .all()
    .map(toDecision)
}

export function setPropagation(
  orm: BetterSQLite3Database,
  id: DecisionId,
  seen: { readonly publishedAt?: EpochMs; readonly observedAt?: EpochMs },
): void {
  orm
    .update(decisions)
    .set({
      publishedAt: sql`COALESCE(published_at, ${seen.publishedAt ?? null})`,
      observedAt: sql`COALESCE(observed_at, ${seen.observedAt ?? null})`,
    })
    .where(eq(decisions.id, id))
    .run()
}

function toDecision(row: typeof decisions.$inferSelect): Decision {
  return {
    ...row.document,
    id: row.id as DecisionId,
    planVersion: row.planVersion,
    incidentId: row.incidentId as IncidentId | null,
    publishedAt: row.publishedAt as EpochMs | null,
    observedAt: row.observedAt as EpochMs | null,
  }
}
