/** A model of a rollout that fits on a page: rungs, a share, a hold, a way back; and the commands it allows. */

import fc from 'fast-check'
import { expect } from 'vitest'
import type { Command } from '../../control/core/commands.ts'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import { shareOf } from '../../control/core/rollout.ts'
import type { BasisPoints } from '../../control/core/units.ts'
import { buildGates, buildPolicy, buildVerdict, CONTROL, JUDGE, person } from './builders.ts'
import { COMMANDS } from './commands.ts'
import type { RolloutWalker } from './rollout-walker.ts'

const RUNGS = [0, 0, 1_000, 2_500, 5_000, 7_500, 10_000, 10_000]
const SHADOW = 1
const FAILOVER = RUNGS.length - 1
export const MODEL_POLICY = buildPolicy({
  ladder: DEFAULT_POLICY.ladder.map((stage) => ({ ...stage, advance: 'automatic' as const })),
})

export interface Model {
  rung: number
  share: number
  held: boolean
  back: { sinceMs: number; byAda: boolean; overtaken: boolean } | null
  incidentOpen: boolean
  completed: boolean
  epoch: number
  version: number
  revision: number
}

const ada = person('operator', 'ada')
const clear = { gates: buildGates(), verdicts: [buildVerdict('healthy')] }

abstract class Step implements fc.Command<Model, RolloutWalker> {
  abstract check(model: Readonly<Model>): boolean
  abstract run(model: Model, real: RolloutWalker): void
  abstract toString(): string

  /** Asks, and looks whether the rollout is where the model is. */
  protected ask(model: Model, real: RolloutWalker, command: Command, actor = ada): void {
    model.version += 1
    expect(real.ask(actor, command, clear).kind).toBe('accepted')
    const { state } = real.rollout
    expect({
      share: shareOf(state),
      epoch: real.rollout.epoch,
      version: real.rollout.version,
      held: state.phase === 'held',
      back: state.phase === 'rolled-back',
      completed: state.phase === 'completed',
      incidentOpen: real.incident?.status === 'open',
    }).toEqual({
      share: model.back ? 0 : model.share,
      epoch: model.epoch,
      version: model.version,
      held: model.held && !model.back,
      back: model.back !== null,
      completed: model.completed && !model.back,
      incidentOpen: model.incidentOpen,
    })
  }
}

const moving = (model: Readonly<Model>): boolean => !model.held && !model.back && !model.completed

class Up extends Step {
  readonly byJudge: boolean
  constructor(byJudge: boolean) {
    super()
    this.byJudge = byJudge
  }
  check(model: Readonly<Model>): boolean {
    return moving(model) && model.rung < FAILOVER && !(model.rung === 0 && this.byJudge)
  }
  run(model: Model, real: RolloutWalker): void {
    const start = model.rung === 0
    if (model.share >= RUNGS[model.rung]!) model.rung += 1
    model.share = RUNGS[model.rung]!
    this.ask(model, real, start ? COMMANDS.start : COMMANDS.advance, this.byJudge ? JUDGE : ada)
  }
  toString(): string {
    return this.byJudge ? 'advance by the judge' : 'start or advance'
  }
}

class SetShare extends Step {
  readonly share: number
  constructor(share: number) {
    super()
    this.share = share
  }
  check(model: Readonly<Model>): boolean {
    if (!moving(model) || model.rung <= SHADOW || this.share === model.share) return false
    if (this.share < model.share) return true
    if (model.rung === FAILOVER) return false
    const own = RUNGS[model.rung]!
    return this.share <= (model.share < own ? own : model.rung + 1 < FAILOVER ? RUNGS[model.rung + 1]! : own)
  }
  run(model: Model, real: RolloutWalker): void {
    const reached = RUNGS.slice(0, FAILOVER).findLastIndex((share) => share > 0 && share <= this.share)
    model.rung = reached < 0 ? SHADOW + 1 : reached
    model.share = this.share
    this.ask(model, real, { ...COMMANDS['set-share'], share: this.share as BasisPoints })
  }
  toString(): string {
    return `set-share ${this.share}`
  }
}

class Hold extends Step {
  check(model: Readonly<Model>): boolean {
    return moving(model) && model.rung >= SHADOW
  }
  run(model: Model, real: RolloutWalker): void {
    model.held = true
    this.ask(model, real, COMMANDS.hold)
  }
  toString(): string {
    return 'hold'
  }
}

class Resume extends Step {
  check(model: Readonly<Model>): boolean {
    return model.held && !model.back
  }
  run(model: Model, real: RolloutWalker): void {
    model.held = false
    this.ask(model, real, COMMANDS.resume)
  }
  toString(): string {
    return 'resume'
  }
}

class RollBack extends Step {
  readonly byJudge: boolean
  constructor(byJudge: boolean) {
    super()
    this.byJudge = byJudge
  }
  check(model: Readonly<Model>): boolean {
    return model.rung >= SHADOW && !model.back
  }
  run(model: Model, real: RolloutWalker): void {
    model.back = { sinceMs: 0, byAda: !this.byJudge, overtaken: false }
    model.incidentOpen = true
    model.epoch += 1
    const verdict = this.byJudge ? buildVerdict('breached') : null
    this.ask(model, real, { command: 'roll-back', reason: '', verdict }, this.byJudge ? JUDGE : ada)
    // Brought back, it is in failover-only again: complete is asked for anew.
    model.completed = false
  }
  toString(): string {
    return this.byJudge ? 'roll back by the judge' : 'roll back'
  }
}

class Undo extends Step {
  check(model: Readonly<Model>): boolean {
    const { back } = model
    return back?.byAda === true && !back.overtaken && back.sinceMs <= MODEL_POLICY.undoMs
  }
  run(model: Model, real: RolloutWalker): void {
    model.back = null
    model.incidentOpen = false
    model.epoch += 1
    this.ask(model, real, COMMANDS.undo)
  }
  toString(): string {
    return 'undo'
  }
}

class ReArm extends Step {
  readonly rung: number
  constructor(rung: number) {
    super()
    this.rung = rung
  }
  check(model: Readonly<Model>): boolean {
    const { back } = model
    return (
      back !== null &&
      !model.incidentOpen &&
      back.sinceMs >= MODEL_POLICY.cooldownMs &&
      this.rung <= model.rung
    )
  }
  run(model: Model, real: RolloutWalker): void {
    model.back = null
    model.held = false
    model.epoch += 1
    model.rung = this.rung
    model.share = Math.min(RUNGS[this.rung]!, model.share)
    this.ask(model, real, { ...COMMANDS['re-arm'], stage: MODEL_POLICY.ladder[this.rung]?.name ?? null })
  }
  toString(): string {
    return `re-arm at ${MODEL_POLICY.ladder[this.rung]?.name}`
  }
}

class Complete extends Step {
  check(model: Readonly<Model>): boolean {
    return moving(model) && model.rung === FAILOVER
  }
  run(model: Model, real: RolloutWalker): void {
    model.completed = true
    this.ask(model, real, COMMANDS.complete)
  }
  toString(): string {
    return 'complete'
  }
}

class NewRevision extends Step {
  check(): boolean {
    return true
  }
  run(model: Model, real: RolloutWalker): void {
    model.revision += 1
    model.epoch += 1
    if (model.back) model.back.overtaken = true
    else if (moving(model) && model.rung >= SHADOW) model.held = true
    const command = { ...COMMANDS['note-revision'], revision: `kokoro-2.${model.revision}` }
    this.ask(model, real, command, CONTROL)
  }
  toString(): string {
    return 'a new revision'
  }
}

class Wait extends Step {
  readonly ms: number
  constructor(ms: number) {
    super()
    this.ms = ms
  }
  check(): boolean {
    return true
  }
  run(model: Model, real: RolloutWalker): void {
    if (model.back) model.back.sinceMs += this.ms
    real.wait(this.ms)
  }
  toString(): string {
    return `wait ${this.ms / 60_000} min`
  }
}

class CloseIncident extends Step {
  check(model: Readonly<Model>): boolean {
    return model.incidentOpen
  }
  run(model: Model, real: RolloutWalker): void {
    model.incidentOpen = false
    real.closeIncident(ada)
  }
  toString(): string {
    return 'close the incident'
  }
}

export const modelSteps = fc.commands<Model, RolloutWalker>(
  [
    fc.boolean().map((byJudge) => new Up(byJudge)),
    fc.constant(new Up(false)),
    fc
      .oneof(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(...RUNGS.slice(2)))
      .map((share) => new SetShare(share)),
    fc.constant(new Hold()),
    fc.constant(new Resume()),
    fc.boolean().map((byJudge) => new RollBack(byJudge)),
    fc.constant(new Undo()),
    fc.integer({ min: SHADOW, max: FAILOVER }).map((rung) => new ReArm(rung)),
    fc.constant(new Complete()),
    fc.constant(new NewRevision()),
    fc.constantFrom(1, 5, 60).map((minutes) => new Wait(minutes * 60_000)),
    fc.constant(new CloseIncident()),
  ],
  { maxCommands: 60, size: 'max' },
)

export function startModel(): Model {
  return {
    rung: 0,
    share: 0,
    held: false,
    back: null,
    incidentOpen: false,
    completed: false,
    epoch: 1,
    version: 1,
    revision: 0,
  }
}
