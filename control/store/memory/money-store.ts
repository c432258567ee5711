import type { DailyBudget } from '../../core/cost/daily-budget.ts'
import type {
  ChangeNote,
  MoneyChange,
  MoneyEntries,
  MoneyKind,
  MoneyStore,
  SentReport,
} from '../../ports/money-store.ts'
import { keep } from './keep.ts'
import type { Memory } from './memory-state.ts'
import { withEffects } from './with-effects.ts'

type Entry = MoneyEntries[MoneyKind]

export function createMoneyStore({ state, outboxFilled }: Memory): MoneyStore {
  const entries = new Map<number, { readonly kind: MoneyKind; readonly entry: Entry }>()
  const budgets = new Map<string, DailyBudget>()
  const changes: MoneyChange[] = []
  const reports = new Map<string, SentReport>()
  let lastId = 0

  function read<K extends MoneyKind>(kind: K): readonly MoneyEntries[K][] {
    const rows = [...entries.values()].filter((row) => row.kind === kind)
    return keep(rows.map(({ entry }) => entry as MoneyEntries[K]))
  }

  function noteChange(
    note: ChangeNote,
    kind: MoneyChange['kind'],
    subject: string,
    before: unknown,
    after: unknown,
  ): void {
    changes.unshift({ id: changes.length + 1, ...note, kind, subject, before, after })
  }

  /** Entry and history; null takes it away. */
  function change(kind: MoneyKind, id: number, next: Entry | null, note: ChangeNote): boolean {
    const row = entries.get(id)
    if (row?.kind !== kind) return false
    const entry = keep(next)
    noteChange(note, kind, String(id), row.entry, entry)
    if (entry === null) entries.delete(id)
    else entries.set(id, { kind, entry })
    return true
  }

  return {
    priceBook: async () => ({ tariffs: read('tariff'), rates: read('rate'), exchange: read('exchange') }),
    fixedCosts: async () => read('fixed'),
    oneOffCosts: async () => read('oneOff'),
    projections: async (rollout) =>
      read('projection')
        .filter((projection) => rollout === null || projection.rollout === rollout)
        .toReversed(),
    budgets: async () => keep([...budgets.values()].sort((a, b) => (a.backend < b.backend ? -1 : 1))),

    async add<K extends MoneyKind>(kind: K, entry: Omit<MoneyEntries[K], 'id'>, note: ChangeNote) {
      const added = keep({ ...entry, id: lastId + 1 }) as MoneyEntries[K]
      lastId = added.id
      entries.set(added.id, { kind, entry: added })
      noteChange(note, kind, String(added.id), null, added)
      return keep(added)
    },
    replace: async (kind, entry, note) => change(kind, entry.id, entry, note),
    remove: async (kind, id, note) => change(kind, id, null, note),
    async setBudget(backend, next, note) {
      const before = budgets.get(backend) ?? null
      if (before === null && next === null) return
      const after = next && keep({ ...next, backend })
      noteChange(note, 'budget', backend, before, after)
      if (after === null) budgets.delete(backend)
      else budgets.set(backend, after)
    },
    changes: async (limit) => keep(changes.slice(0, limit)),

    report: async (week) => keep(reports.get(week)),
    reports: async (limit) =>
      keep([...reports.values()].sort((a, b) => (a.week < b.week ? 1 : -1)).slice(0, limit)),
    async sendReport(report, effects) {
      if (reports.has(report.week)) return false
      const kept = keep(report)
      const outbox = withEffects(state.outbox, effects, report.sentAt)
      const enqueued = outbox.length > state.outbox.length
      reports.set(report.week, kept)
      state.outbox = outbox
      if (enqueued) outboxFilled()
      return true
    },
  }
}
