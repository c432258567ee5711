import { z } from '@hono/zod-openapi'
import type { Actor } from '../../core/actor.ts'
import { PERSON_ROLES } from '../../core/actor.ts'
import { COMMAND_NAMES } from '../../core/commands.ts'
import type { Snapshot } from '../../core/decision.ts'
import { GATE_NAMES, type GateResult } from '../../core/gate.ts'
import { PHASES } from '../../core/rollout.ts'
import { SIGNAL_STATES, SIGNALS, type SignalReading } from '../../core/signals/signal.ts'
import { type CostFigures, TRIGGERS, VERDICT_STATES, type Verdict } from '../../core/verdict.ts'
import { share, time } from './values.ts'

export const actor: z.ZodType<Actor, Actor> = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), name: z.string(), role: z.enum(PERSON_ROLES) }),
    z.object({ kind: z.literal('judge') }),
    z.object({ kind: z.literal('system') }),
  ])
  .openapi('Actor')

const sample = z.object({ requests: z.number(), bad: z.number() })

const costFigures: z.ZodType<CostFigures, CostFigures> = z
  .object({
    stayMicroUsd: z.number(),
    backMicroUsd: z.number(),
    spentMicroUsd: z.number(),
    projectedMicroUsd: z.number(),
    monthEndLowMicroUsd: z.number().nullable(),
    monthEndMicroUsd: z.number().nullable(),
    monthEndHighMicroUsd: z.number().nullable(),
    attribution: z.array(z.object({ name: z.string(), microUsd: z.number() })),
  })
  .openapi('CostFigures')

export const verdict: z.ZodType<Verdict, Verdict> = z
  .object({
    trigger: z.enum(TRIGGERS),
    state: z.enum(VERDICT_STATES),
    value: z.number().nullable(),
    bound: z.number(),
    evidence: z.number(),
    voices: z.record(z.string(), z.number()),
    candidate: sample,
    baseline: sample,
    candidateMs: z.number().nullable(),
    baselineMs: z.number().nullable(),
    since: time.nullable(),
    reference: z.enum(['live', 'frozen', 'collecting', 'none']),
    expectedSeconds: z.number().nullable(),
    money: costFigures.optional(),
    text: z.string(),
  })
  .openapi('Verdict')

export const signalReading: z.ZodType<SignalReading, SignalReading> = z
  .object({
    signal: z.enum(SIGNALS),
    state: z.enum(SIGNAL_STATES),
    value: z.number().nullable(),
    bound: z.number(),
    sample: z.number(),
    since: time.nullable(),
    text: z.string(),
  })
  .openapi('Signal')

export const gateResult: z.ZodType<GateResult, GateResult> = z
  .object({
    gate: z.enum(GATE_NAMES),
    state: z.enum(['clear', 'waiting', 'failing', 'unknown']),
    value: z.string().nullable(),
    bound: z.string(),
    sample: z.string().nullable(),
    text: z.string(),
    remainingMs: z.number().nullable(),
    waivableBy: z.enum(['operator', 'admin', 'nobody']),
  })
  .openapi('GateResult')

export const snapshot: z.ZodType<Snapshot, Snapshot> = z
  .object({ phase: z.enum(PHASES), stage: z.string().nullable(), share, epoch: z.int() })
  .openapi('Snapshot')

export const commandName = z.enum(COMMAND_NAMES)
