import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { IncidentId } from '../../core/ids.ts'
import type { Incident } from '../../core/incident.ts'
import type { EpochMs } from '../../core/units.ts'
import { incidentEntries, incidents } from './schema.ts'

export function nextIncidentId(orm: BetterSQLite3Database): number {
  const row = orm.select({ last: sql<number | null>`MAX(id)` }).from(incidents).get()
  return (row?.last ?? 0) + 1
}

/** Writes an incident as it is now; entries that it has already are kept, new ones added behind them. */
export function writeIncident(orm: BetterSQLite3Database, incident: Incident): void {
  const { id, status, timeline, ...document } = incident
  orm
    .insert(incidents)
    .values({ id, rollout: incident.rollout, status, document })
    .onConflictDoUpdate({ target: incidents.id, set: { status, document } })
    .run()
  const known = orm
    .select({ count: sql<number>`COUNT(*)` })
    .from(incidentEntries)
    .where(eq(incidentEntries.incidentId, id))
    .get()
  for (const { at, actor, text } of timeline.slice(known?.count ?? 0))
    orm.insert(incidentEntries).values({ incidentId: id, at, actor, text }).run()
}

export function readIncident(orm: BetterSQLite3Database, id: number): Incident | undefined {
  const row = orm.select().from(incidents).where(eq(incidents.id, id)).get()
  return row && toIncident(orm, row)
}

export function readIncidents(
  orm: BetterSQLite3Database,
  query: { readonly rollout?: string; readonly status?: Incident['status']; readonly limit: number },
): readonly Incident[] {
  return orm
    .select()
    .from(incidents)
    .where(
      and(
        query.rollout === undefined ? undefined : eq(incidents.rollout, query.rollout),
        query.status === undefined ? undefined : eq(incidents.status, query.status),
      ),
    )
    .orderBy(desc(incidents.id))
    .limit(query.limit)
    .all()
    .map((row) => toIncident(orm, row))
}

function toIncident(orm: BetterSQLite3Database, row: typeof incidents.$inferSelect): Incident {
  const timeline = orm
    .select()
    .from(incidentEntries)
    .where(eq(incidentEntries.incidentId, row.id))
    .orderBy(asc(incidentEntries.id))
    .all()
    .map(({ at, actor, text }) => ({ at: at as EpochMs, actor, text }))
  return { ...row.document, id: row.id as IncidentId, status: row.status, timeline }
}
