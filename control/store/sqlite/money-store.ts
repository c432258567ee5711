import type { DailyBudget } from '../../core/cost/daily-budget.ts'
import type { BackendKey } from '../../core/ids.ts'
import type {
  ChangeNote,
  MoneyChange,
  MoneyEntries,
  MoneyKind,
  MoneyStore,
  SentReport,
} from '../../ports/money-store.ts'
import type { Connection } from './connection.ts'
import { insertEffects } from './insert-effects.ts'
import { transact } from './transact.ts'

interface Document {
  readonly document: string
}
type ReportRow = Omit<SentReport, 'document'> & Document
interface ChangeRow extends Omit<MoneyChange, 'before' | 'after'> {
  readonly before: string | null
  readonly after: string | null
}

const REPORT = 'SELECT week, sent_at AS sentAt, document FROM sent_reports'

/** Entries are documents; what is in force when is the core's to say. */
export function createMoneyStore(connection: Connection): MoneyStore {
  const { client, prepare, outboxFilled } = connection
  const all = prepare<Document & { id: number }>(
    'SELECT id, document FROM money_entries WHERE kind = ? ORDER BY id',
  )
  const one = prepare<Document>('SELECT document FROM money_entries WHERE kind = ? AND id = ?')
  const budget = prepare<Document>('SELECT document FROM budgets WHERE backend = ?')
  const insertChange = prepare(
    `INSERT INTO money_changes (at, by, kind, subject, before, after, reason) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )

  function read<K extends MoneyKind>(kind: K): readonly MoneyEntries[K][] {
    return all.all(kind).map(({ id, document }) => ({ ...JSON.parse(document), id }) as MoneyEntries[K])
  }

  function noteChange(
    { at, by, reason }: ChangeNote,
    kind: MoneyChange['kind'],
    subject: string,
    before: unknown,
    after: unknown,
  ): void {
    const text = (value: unknown) => (value === null ? null : JSON.stringify(value))
    insertChange.run(at, by, kind, subject, text(before), text(after), reason)
  }

  /** Entry and history; null takes it away. */
  function change<K extends MoneyKind>(kind: K, id: number, next: MoneyEntries[K] | null, note: ChangeNote) {
    return transact(client, () => {
      const row = one.get(kind, id)
      if (!row) return false
      noteChange(note, kind, String(id), { ...JSON.parse(row.document), id }, next)
      if (next === null) prepare('DELETE FROM money_entries WHERE id = ?').run(id)
      else prepare('UPDATE money_entries SET document = ? WHERE id = ?').run(documentOf(next), id)
      return true
    })
  }

  return {
    priceBook: async () => ({ tariffs: read('tariff'), rates: read('rate'), exchange: read('exchange') }),
    fixedCosts: async () => read('fixed'),
    oneOffCosts: async () => read('oneOff'),
    projections: async (rollout) =>
      read('projection')
        .filter((projection) => rollout === null || projection.rollout === rollout)
        .toReversed(),
    budgets: async () =>
      prepare<Document & { backend: BackendKey }>('SELECT backend, document FROM budgets ORDER BY backend')
        .all()
        .map(({ backend, document }) => ({ ...JSON.parse(document), backend }) as DailyBudget),

    add: async (kind, entry, note) =>
      transact(client, () => {
        const insert = prepare('INSERT INTO money_entries (kind, document) VALUES (?, ?)')
        const document = documentOf(entry)
        const id = Number(insert.run(kind, document).lastInsertRowid)
        const added = { ...JSON.parse(document), id }
        noteChange(note, kind, String(id), null, added)
        return added
      }),
    replace: async (kind, entry, note) => change(kind, entry.id, entry, note),
    remove: async (kind, id, note) => change(kind, id, null, note),
    async setBudget(backend, next, note) {
      transact(client, () => {
        const row = budget.get(backend)
        if (!row && next === null) return
        noteChange(note, 'budget', backend, row ? { ...JSON.parse(row.document), backend } : null, next)
        if (next === null) prepare('DELETE FROM budgets WHERE backend = ?').run(backend)
        else
          prepare('INSERT OR REPLACE INTO budgets (backend, document) VALUES (?, ?)').run(
            backend,
            JSON.stringify({ ...next, backend: undefined }),
          )
      })
    },
    changes: async (limit) =>
      prepare<ChangeRow>('SELECT * FROM money_changes ORDER BY id DESC LIMIT ?')
        .all(limit)
        .map(({ before, after, ...row }) => ({ ...row, before: parse(before), after: parse(after) })),

    async report(week) {
      const row = prepare<ReportRow>(`${REPORT} WHERE week = ?`).get(week)
      return row && toReport(row)
    },
    reports: async (limit) =>
      prepare<ReportRow>(`${REPORT} ORDER BY week DESC LIMIT ?`).all(limit).map(toReport),
    async sendReport({ week, sentAt, document }, effects) {
      let enqueued = 0
      const isFirst = transact(client, () => {
        const insert = prepare(
          'INSERT INTO sent_reports (week, sent_at, document) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        )
        if (insert.run(week, sentAt, JSON.stringify(document)).changes === 0) return false
        enqueued = insertEffects(connection, effects, sentAt)
        return true
      })
      if (enqueued > 0) outboxFilled()
      return isFirst
    },
  }
}

/** Its number stands beside it. */
function documentOf(entry: object): string {
  return JSON.stringify({ ...entry, id: undefined })
}

function parse(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}

function toReport({ document, ...row }: ReportRow): SentReport {
  return { ...row, document: JSON.parse(document) as unknown }
}
