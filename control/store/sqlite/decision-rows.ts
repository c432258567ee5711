import type { Decision } from '../../core/decision.ts'
import type { DecisionId } from '../../core/ids.ts'
import type { EpochMs } from '../../core/units.ts'
import type { DecisionQuery } from '../../ports/rollout-store.ts'
import type { Connection } from './connection.ts'
import type { DecisionDocument } from './schema.ts'

type Row = Omit<Decision, keyof DecisionDocument> & { readonly document: string }

const SELECT = `SELECT id, plan_version AS planVersion, incident_id AS incidentId,
  published_at AS publishedAt, observed_at AS observedAt, document FROM decisions`

export function insertDecision({ prepare }: Connection, decision: Decision): void {
  const { id, planVersion, incidentId, publishedAt, observedAt, ...document } = decision
  prepare(
    `INSERT INTO decisions (id, rollout, plan_version, incident_id, published_at, observed_at, document)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(id, document.rollout, planVersion, incidentId, publishedAt, observedAt, JSON.stringify(document))
}

export function nextDecisionId({ prepare }: Connection): number {
  return prepare<{ next: number }>('SELECT COALESCE(MAX(id), 0) + 1 AS next FROM decisions').get()!.next
}

export function readDecision({ prepare }: Connection, id: number): Decision | undefined {
  const row = prepare<Row>(`${SELECT} WHERE id = ?`).get(id)
  return row && toDecision(row)
}

export function readDecisions({ prepare }: Connection, query: DecisionQuery): readonly Decision[] {
  const { rollout = null, before = null, limit } = query
  return prepare<Row>(
    `${SELECT} WHERE (:rollout IS NULL OR rollout = :rollout) AND (:before IS NULL OR id < :before)
     ORDER BY id DESC LIMIT :limit`,
  )
    .all({ rollout, before, limit })
    .map(toDecision)
}

export function setPropagation(
  { prepare }: Connection,
  id: DecisionId,
  seen: { readonly publishedAt?: EpochMs; readonly observedAt?: EpochMs },
): void {
  prepare(
    `UPDATE decisions SET published_at = COALESCE(published_at, ?), observed_at = COALESCE(observed_at, ?)
     WHERE id = ?`,
  ).run(seen.publishedAt ?? null, seen.observedAt ?? null, id)
}

function toDecision({ document, ...columns }: Row): Decision {
  return { ...(JSON.parse(document) as DecisionDocument), ...columns }
}
