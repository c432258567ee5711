/** Tables of use and money: whole numbers of what was used, and what people entered of prices and costs. */

import { sql } from 'drizzle-orm'
import { check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { DailyBudget } from '../../core/cost/daily-budget.ts'
import type { MoneyChange, MoneyKind } from '../../ports/money-store.ts'

/**
 * By hour and by day; `width` is the step in milliseconds. An empty rollout is none. The SQL makes it WITHOUT ROWID
 * by hand, which the generator cannot say: rows lie in the order in which they are read.
 */
export const usage = sqliteTable(
  'usage',
  {
    width: integer().notNull(),
    start: integer().notNull(),
    rollout: text().notNull(),
    backend: text().notNull(),
    arm: text().notNull(),
    role: text().notNull(),
    stage: text().notNull(),
    metered: integer().notNull(),
    model: text().notNull(),
    baseline: text().notNull(),
    baselineModel: text('baseline_model').notNull(),
    requests: integer().notNull(),
    cacheHits: integer('cache_hits').notNull(),
    cacheCharacters: integer('cache_characters').notNull(),
    userCharacters: integer('user_characters').notNull(),
    userAudioMs: integer('user_audio_ms').notNull(),
    calls: integer().notNull(),
    characters: integer().notNull(),
    audioMs: integer('audio_ms').notNull(),
    measuredCalls: integer('measured_calls').notNull(),
    measuredCharacters: integer('measured_characters').notNull(),
    measuredMicroUnits: integer('measured_micro_units').notNull(),
    okCalls: integer('ok_calls').notNull(),
    okCharacters: integer('ok_characters').notNull(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.width,
        t.start,
        t.rollout,
        t.backend,
        t.arm,
        t.role,
        t.stage,
        t.metered,
        t.model,
        t.baseline,
        t.baselineModel,
      ],
    }),
    // The program counts in doubles: past this a sum would no longer be exact, and nobody would see it.
    check(
      'usage_exact',
      sql`max(cache_characters, user_characters, user_audio_ms, characters, audio_ms, measured_characters, measured_micro_units) <= 9007199254740991`,
    ),
  ],
)

/** Tariffs, rates, exchange rates, fixed and one-off costs, projections. A number is never given twice. */
export const moneyEntries = sqliteTable('money_entries', {
  id: integer().primaryKey({ autoIncrement: true }),
  kind: text().$type<MoneyKind>().notNull(),
  document: text({ mode: 'json' }).notNull(),
})

export const budgets = sqliteTable('budgets', {
  backend: text().primaryKey(),
  document: text({ mode: 'json' }).$type<Omit<DailyBudget, 'backend'>>().notNull(),
})

export const moneyChanges = sqliteTable('money_changes', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
  kind: text().$type<MoneyChange['kind']>().notNull(),
  subject: text().notNull(),
  /** Null: added. */
  before: text({ mode: 'json' }),
  /** Null: taken away. */
  after: text({ mode: 'json' }),
  reason: text().notNull(),
})

/** One row a week, so that no week's report leaves twice. */
export const sentReports = sqliteTable('sent_reports', {
  week: text().primaryKey(),
  sentAt: integer('sent_at').notNull(),
  document: text({ mode: 'json' }).notNull(),
})
