/**
 * Attempts through admission as they come from gateways, judged as they come; then the stored (tick, judged) pairs
 * once more, in other batches and orders, with restarts. Every decision has to be the same.
 */

import { applyAdmission, emptyAdmission } from '../../../../control/core/admission/admission-state.ts'
import { admitBatch } from '../../../../control/core/admission/admit.ts'
import { closableTick, type LiveInstance } from '../../../../control/core/admission/closable-tick.ts'
import type { Judge } from '../../../../control/core/judge/judge.ts'
import { createJudge } from '../../../../control/core/judge/judge.ts'
import type { JudgeSnapshot } from '../../../../control/core/judge/judge-snapshot.ts'
import type { Observation } from '../../../../control/core/judge/observation.ts'
import type { EpochMs } from '../../../../control/core/units.ts'
import type { AttemptRecord } from '../../../../gateway-plugin/contract.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { drawAttempts, type FlushedBatch, flush, INSTANCES } from '../gateway-batches.ts'
import { judgeConfig } from '../judging.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

/** A stored row, as far as the judge is concerned. */
interface Row {
  readonly tick: number
  readonly observation: Observation
}

interface Story {
  readonly rows: readonly Row[]
  /** What was said at the end of every minute, and in the moment of the breach. */
  readonly said: readonly string[]
  /** By the identity of the record: its tick, and whether it was judged. */
  readonly fates: ReadonlyMap<AttemptRecord, string>
}

/** `minutes` of two gateways. Outcome: finite where something differs. */
export function replay(params: Parameters, random: Random): Outcome {
  const minutes = params.number('minutes')
  const attempts = drawAttempts(random, minutes)
  const live = admitAll(flush(random, attempts, { everyMs: 1_000, late: 0.05 }), minutes)
  let differs = Number.POSITIVE_INFINITY
  for (const restarts of [0, 1, 5]) {
    const again = replayRows(random, live.rows, minutes, restarts)
    for (const [minute, text] of live.said.entries())
      if (again[minute] !== text) differs = Math.min(differs, minute)
  }
  // Nothing late: other batches of the same attempts, sent more often or more rarely, mean the same.
  const one = admitAll(flush(random, attempts, { everyMs: 1_000, late: 0 }), minutes)
  const other = admitAll(flush(random, attempts, { everyMs: 350, late: 0 }), minutes)
  const moved = attempts.filter((attempt) => one.fates.get(attempt) !== other.fates.get(attempt)).length
  const breached = live.said.some((text) => text.includes('"breached"'))
  return {
    differs,
    otherFate: moved > 0 ? moved : Number.POSITIVE_INFINITY,
    breached: breached ? 1 : Number.POSITIVE_INFINITY,
  }
}

function admitAll(batches: readonly FlushedBatch[], minutes: number): Story {
  const judge = createJudge(judgeConfig())
  const state = emptyAdmission()
  const rows: Row[] = []
  const fates = new Map<AttemptRecord, string>()
  // Both are known from before: who is heard for the first time cannot have held anything up.
  const before = { gateway: 'edge', heardAtMs: START * 1_000, completeThroughMs: START * 1_000 }
  const instances = new Map<string, LiveInstance>(
    INSTANCES.map((instance) => [instance, { ...before, instance }]),
  )
  const teller = new Teller(judge, minutes)
  for (const { instance, records, sentAt, receivedAtMs, completeThrough } of batches) {
    const rollout = {
      epoch: 1,
      judged: true,
      shadowing: false,
      baseline: 'vendor',
      candidate: 'own',
      lastClosed: judge.closed,
      state,
    }
    const context = { receivedAtMs, sentAt, rollouts: new Map([['speech', rollout]]) }
    const { rows: admissions, patches } = admitBatch(records, context)
    for (const patch of patches.values()) applyAdmission(state, patch, Math.floor(receivedAtMs / 1_000))
    for (const [i, { tick, judged, observation }] of admissions.entries()) {
      fates.set(records[i]!, `${tick} ${judged}`)
      if (!judged || !observation) continue
      rows.push({ tick, observation })
      judge.add(tick, [observation])
    }
    instances.set(instance, {
      gateway: 'edge',
      instance,
      heardAtMs: receivedAtMs,
      completeThroughMs: receivedAtMs - (sentAt - completeThrough),
    })
    teller.closeUpTo(closableTick(instances.values(), receivedAtMs, judge.closed))
  }
  teller.closeUpTo(START + minutes * 60)
  return { rows, said: teller.said, fates }
}

/** Rows of a tick in any order, in pieces of any size, the judge put away and taken up again `restarts` times. */
function replayRows(
  random: Random,
  rows: readonly Row[],
  minutes: number,
  restarts: number,
): readonly string[] {
  const judge = createJudge(judgeConfig())
  const teller = new Teller(judge, minutes)
  const stops = new Set(Array.from({ length: restarts }, () => START + random.integer(minutes * 60)))
  const byTick = new Map<number, Observation[]>()
  for (const { tick, observation } of rows) byTick.set(tick, [...(byTick.get(tick) ?? []), observation])
  for (const [tick, seen] of [...byTick].sort(([a], [b]) => a - b)) {
    const shuffled = seen.map((one) => [random.uniform(), one] as const).sort(([a], [b]) => a - b)
    while (shuffled.length > 0) {
      const piece = shuffled.splice(0, 1 + random.integer(4)).map(([, one]) => one)
      teller.judge.add(tick, piece)
    }
    teller.closeUpTo(tick)
    if (!stops.has(tick)) continue
    const snapshot = JSON.parse(JSON.stringify(teller.judge.snapshot())) as JudgeSnapshot
    teller.judge = createJudge(judgeConfig(), snapshot)
  }
  teller.closeUpTo(START + minutes * 60)
  return teller.said
}

/** Writes down what a judge says at the end of every minute and when it breaches. */
class Teller {
  judge: Judge
  readonly said: string[] = []
  #next = START + 59
  readonly #end: number
  #hasBreached = false

  constructor(judge: Judge, minutes: number) {
    this.judge = judge
    this.#end = START + minutes * 60
  }

  closeUpTo(tick: number): void {
    for (; this.#next <= tick && this.#next < this.#end; this.#next += 60) {
      this.#close(this.#next)
      this.#say(this.#next)
    }
    this.#close(tick)
  }

  /** Second by second, so that the breach is told with its second. */
  #close(tick: number): void {
    for (let next = Math.max(this.judge.closed + 1, START); next <= tick; next++) {
      this.judge.close(next)
      if (!this.judge.breached || this.#hasBreached) continue
      this.#hasBreached = true
      this.#say(next)
    }
  }

  #say(tick: number): void {
    const now = ((tick + 1) * 1_000) as EpochMs
    this.said.push(JSON.stringify([tick, this.judge.verdicts(now, 2_500), this.judge.loudness()]))
  }
}
