/** Backtests as they are asked for and answered. */

import { z } from '@hono/zod-openapi'
import { BACKTEST_STATES, type BacktestView } from '../../app/backtest-api.ts'
import { COMPARISON_NAMES, type ComparisonName } from '../../backtest/comparisons/comparison-catalogue.ts'
import type { BacktestReport } from '../../backtest/engine/backtest-report.ts'
import { GATE_NAMES } from '../../core/gate.ts'
import { MODES } from '../../core/policy.ts'
import { PHASES } from '../../core/rollout.ts'
import { SIGNALS } from '../../core/signals/signal.ts'
import { TRIGGERS } from '../../core/verdict.ts'
import { policyInput } from './policy-input.ts'
import { strictObject } from './strict-object.ts'
import { time } from './values.ts'
import { verdict } from './verdict-schemas.ts'

const names = COMPARISON_NAMES as readonly [ComparisonName, ...ComparisonName[]]

export const backtestRequest = strictObject({
  from: time,
  to: time,
  policy: policyInput.optional(),
  compare: z.array(z.enum(names)).max(names.length).default([]),
  keepGoing: z
    .boolean()
    .default(false)
    .openapi({ description: 'After a rollback begin anew instead of stopping, to count all of them' }),
  signals: z
    .boolean()
    .default(false)
    .openapi({ description: 'Look at sample ratio and capacity too; takes a fifth longer' }),
})
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'expected a time after from' })
  .openapi('BacktestRequest')

const counts = z.object({ requests: z.number(), bad: z.number() })
const before = z.object({ candidate: counts, baseline: counts })
const where = { stage: z.string().nullable(), share: z.number().nullable() }
const seriesArm = z.object({
  requests: z.number(),
  bad: z.number(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
})

export const backtestReport: z.ZodType<BacktestReport, BacktestReport> = z
  .object({
    rollout: z.string(),
    policy: z.object({
      name: z.string(),
      mode: z.enum(MODES),
      bounds: z.partialRecord(z.enum(TRIGGERS), z.number()),
    }),
    span: z.object({ from: z.number(), to: z.number() }).nullable(),
    attempts: z.object({
      heard: z.number(),
      judged: z.number(),
      candidate: z.number(),
      baseline: z.number(),
    }),
    rollbacks: z.array(z.object({ at: z.number(), trigger: z.enum(TRIGGERS), verdict, ...where, before })),
    holds: z.array(
      z.object({
        at: z.number(),
        until: z.number().nullable(),
        because: z.enum([...SIGNALS, 'complaints']),
        text: z.string(),
        ...where,
        before,
      }),
    ),
    advances: z.array(
      z.object({
        at: z.number(),
        ...where,
        advance: z.enum(['manual', 'automatic']),
        next: z.string().nullable(),
        notLookedAt: z.array(z.enum(GATE_NAMES)),
      }),
    ),
    suspect: z.object({ times: z.number(), ms: z.number() }),
    comparisons: z.array(
      z.object({
        name: z.string(),
        trigger: z.enum(TRIGGERS),
        rollbacks: z.array(z.object({ at: z.number(), ...where, before })),
      }),
    ),
    recorded: z.array(
      z.object({
        from: z.number(),
        phase: z.enum(PHASES),
        stage: z.string().nullable(),
        share: z.number(),
        epoch: z.number(),
        planVersion: z.number().nullable(),
        because: z.string().nullable(),
      }),
    ),
    notes: z.array(z.string()),
    series: z.object({
      stepMs: z.number(),
      points: z.array(
        z.object({
          start: z.number(),
          candidate: seriesArm,
          baseline: seriesArm,
          evidence: z.partialRecord(z.enum(TRIGGERS), z.number()),
        }),
      ),
    }),
  })
  .openapi('BacktestReport') as unknown as z.ZodType<BacktestReport, BacktestReport>

export const backtestView: z.ZodType<BacktestView, BacktestView> = z
  .object({
    id: z.string(),
    rollout: z.string(),
    state: z.enum(BACKTEST_STATES),
    ahead: z.int(),
    from: z.number(),
    to: z.number(),
    progress: z.object({ fraction: z.number(), attempts: z.number() }),
    requestedAt: z.number(),
    startedAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    report: backtestReport.nullable(),
    error: z.string().nullable(),
  })
  .openapi('Backtest')
