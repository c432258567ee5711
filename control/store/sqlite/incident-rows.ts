import type { Incident, IncidentEntry } from '../../core/incident.ts'
import type { RolloutStore } from '../../ports/rollout-store.ts'
import type { Connection } from './connection.ts'
import type { IncidentDocument } from './schema.ts'

interface Row extends Pick<Incident, 'id' | 'status'> {
  readonly document: string
}

const SELECT = 'SELECT id, status, document FROM incidents'

export function nextIncidentId({ prepare }: Connection): number {
  return prepare<{ next: number }>('SELECT COALESCE(MAX(id), 0) + 1 AS next FROM incidents').get()!.next
}

/** Writes an incident as it is now; entries that it has already are kept, new ones added behind them. */
export function writeIncident(connection: Connection, incident: Incident): void {
  const { id, status, timeline, ...document } = incident
  const { prepare } = connection
  prepare(
    `INSERT INTO incidents (id, rollout, status, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, document = excluded.document`,
  ).run(id, incident.rollout, status, JSON.stringify(document))
  const insert = prepare('INSERT INTO incident_entries (incident_id, at, actor, text) VALUES (?, ?, ?, ?)')
  for (const { at, actor, text } of timeline.slice(readTimeline(connection, id).length))
    insert.run(id, at, JSON.stringify(actor), text)
}

export function readIncident(connection: Connection, id: number): Incident | undefined {
  const row = connection.prepare<Row>(`${SELECT} WHERE id = ?`).get(id)
  return row && toIncident(connection, row)
}

export function readIncidents(
  connection: Connection,
  { rollout = null, status = null, limit }: NullableQuery,
): readonly Incident[] {
  return connection
    .prepare<Row>(
      `${SELECT} WHERE (:rollout IS NULL OR rollout = :rollout) AND (:status IS NULL OR status = :status)
       ORDER BY id DESC LIMIT :limit`,
    )
    .all({ rollout, status, limit })
    .map((row) => toIncident(connection, row))
}
type Query = Parameters<RolloutStore['incidents']>[0]
type NullableQuery = { readonly [Field in keyof Query]: Query[Field] | null }

function toIncident(connection: Connection, { id, status, document }: Row): Incident {
  const timeline = readTimeline(connection, id)
  return { ...(JSON.parse(document) as IncidentDocument), id, status, timeline }
}

function readTimeline({ prepare }: Connection, id: number): readonly IncidentEntry[] {
  const sql = 'SELECT at, actor, text FROM incident_entries WHERE incident_id = ? ORDER BY id'
  return prepare<Omit<IncidentEntry, 'actor'> & { readonly actor: string }>(sql)
    .all(id)
    .map(({ at, actor, text }) => ({ at, actor: JSON.parse(actor) as IncidentEntry['actor'], text }))
}
