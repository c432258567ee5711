/**
 * Reads what was stored of attempts on a connection of its own that cannot write: for replays and exports, which
 * take seconds and run on another thread than ingest.
 */

import Database from 'better-sqlite3'
import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import type { Telling } from '../../core/admission/admit.ts'
import type { Assignable } from '../../core/signals/assigned-request.ts'
import type { AdmittedAttempt } from '../../ports/attempt-store.ts'
import { ATTEMPT_COLUMNS, type AttemptRow, toAttempt } from './attempt-row.ts'

/** Ticks from `from` up to, not including, `to`. */
export interface RowSpan {
  readonly rollout: string
  readonly from: number
  readonly to: number
}

/** One row that was heard: judged, or the repeat of one user. False: nobody needs the rest. */
export type HearRow = (tick: number, judged: boolean, epoch: number, telling: Telling) => boolean

/** `heard: false`: it was assigned, and says nothing of a backend. */
export type HearAssignedRow = (
  tick: number,
  heard: boolean,
  judged: boolean,
  epoch: number,
  attempt: Telling & Assignable & { readonly planVersion: number },
) => boolean

export interface AttemptRows {
  /** The first and the last tick within the span; null: no row. */
  extent(span: RowSpan): { readonly first: number; readonly last: number } | null
  /** In order of tick, as they came within one. */
  hear(span: RowSpan, row: HearRow): void
  /** As `hear`, and requests beside them that were assigned and never judged. */
  hearAssigned(span: RowSpan, row: HearAssignedRow): void
  all(span: RowSpan): Iterable<AdmittedAttempt>
  close(): void
}

type RawRow = readonly [
  tick: number,
  judged: 0 | 1,
  epoch: number,
  arm: AttemptRecord['arm'],
  role: AttemptRecord['role'],
  outcome: AttemptRecord['outcome'],
  latencyMs: number | null,
  characters: number,
  language: string,
]

const FIRST_PAGE_SEC = 60
const MAX_PAGE_SEC = 86_400
const PAGE_ROWS = 5_000

const SPAN = 'rollout = ? AND tick >= ? AND tick < ?'

/** @throws SqliteError when there is no such file. */
export function openAttemptRows(path: string): AttemptRows {
  const client = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
  // Two questions: asked as one, SQLite walks every row of the span between them.
  const end = (order: 'ASC' | 'DESC') =>
    client
      .prepare<unknown[], number>(`SELECT tick FROM attempts WHERE ${SPAN} ORDER BY tick ${order} LIMIT 1`)
      .pluck()
  const [first, last] = [end('ASC'), end('DESC')]
  const extentOf = ({ rollout, from, to }: RowSpan) => {
    const begin = first.get(rollout, from, to)
    return begin === undefined ? null : { first: begin, last: last.get(rollout, from, to) ?? begin }
  }
  const heard = client
    .prepare<unknown[], RawRow>(
      `SELECT tick, judged, epoch, arm, role, outcome, latency_ms, characters, language FROM attempts
       WHERE ${SPAN} AND (judged = 1 OR why = 'repeat') ORDER BY tick, id`,
    )
    .raw()
  const assigned = client.prepare<unknown[], AttemptRow>(
    `SELECT tick, judged, why, epoch, plan_version, arm, role, outcome, latency_ms, characters, language,
       eligible, assigned_by, bucket, unit FROM attempts
     WHERE ${SPAN} AND (judged = 1 OR why = 'repeat' OR role = 'primary') ORDER BY tick, id`,
  )
  const all = client.prepare<unknown[], AttemptRow>(
    `SELECT ${ATTEMPT_COLUMNS.join(', ')} FROM attempts WHERE ${SPAN} ORDER BY tick, id`,
  )
  return {
    extent: extentOf,
    hear(span, hearRow) {
      for (const rows of inPages(heard, span))
        for (const row of rows) {
          const [tick, judged, epoch, arm, role, outcome, latencyMs, characters, language] = row
          const telling = { arm, role, outcome, latencyMs, characters, language }
          if (!hearRow(tick, judged === 1, epoch, telling)) return
        }
    },
    hearAssigned(span, hearRow) {
      for (const rows of inPages(assigned, span))
        for (const row of rows) {
          const judged = row.judged === 1
          const attempt = {
            arm: row.arm,
            role: row.role,
            outcome: row.outcome,
            latencyMs: row.latency_ms,
            characters: row.characters,
            language: row.language,
            eligible: row.eligible === 1,
            assignedBy: row.assigned_by,
            bucket: row.bucket,
            unit: row.unit,
            planVersion: row.plan_version,
          } as Parameters<HearAssignedRow>[4]
          const heard = judged || row.why === 'repeat'
          if (!hearRow(row.tick as number, heard, judged, row.epoch as number, attempt)) return
        }
    },
    *all(span) {
      for (const rows of inPages(all, span)) for (const row of rows) yield toAttempt(row)
    },
    close: () => client.close(),
  }

  /** All rows of some seconds at a time: a third faster than row by row, and no long read holds up the WAL. */
  function* inPages<Row>(
    statement: Database.Statement<unknown[], Row>,
    span: RowSpan,
  ): Iterable<readonly Row[]> {
    const bounds = extentOf(span)
    if (bounds === null) return
    const end = bounds.last + 1
    let width = FIRST_PAGE_SEC
    for (let from = bounds.first; from < end; ) {
      const to = Math.min(end, from + width)
      const rows = statement.all(span.rollout, from, to)
      yield rows
      from = to
      const wanted = rows.length === 0 ? 2 * width : Math.ceil((width * PAGE_ROWS) / rows.length)
      width = Math.max(1, Math.min(2 * width, wanted, MAX_PAGE_SEC))
    }
  }
}
