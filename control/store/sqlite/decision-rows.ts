import type { Decision } from '../../core/decision.ts'
import type { DecisionId } from '../../core/ids.ts'
import type { EpochMs } from '../../core/units.ts'
import type { DecisionQuery } from '../../ports/rollout-store.ts'
import type { Connection } from './connection.ts'
import type { DecisionDocument } from './schema.ts'

type Row = Omit<Decision, keyof DecisionDocument> & { readonly document: string }

const SELECT = `SELECT id, plan_version AS planVersion, incident_id AS incidentId,
  published_at AS publishedAt, observed_at AS observedAt, document FROM decisions`

/** As `nameOf` says it. */
const ACTOR_NAME = `CASE document ->> '$.actor.kind' WHEN 'judge' THEN 'the judge' WHEN 'system' THEN 'control'
  ELSE document ->> '$.actor.name' END`

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
  const { rollout = null, actor = null, command = null, from = null, to = null, before = null, limit } = query
  return prepare<Row>(
    `${SELECT} WHERE (:rollout IS NULL OR rollout = :rollout) AND (:before IS NULL OR id < :before)
     AND (:command IS NULL OR document ->> '$.command' = :command)
     AND (:actor IS NULL OR ${ACTOR_NAME} = :actor)
     AND (:from IS NULL OR document ->> '$.requestedAt' >= :from)
     AND (:to IS NULL OR document ->> '$.requestedAt' < :to)
     ORDER BY id DESC LIMIT :limit`,
  )
    .all({ rollout, actor, command, from, to, before, limit })
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
