/**
 * Sends what nginx logged as batches of attempts. What is about to be sent is written down first, so that a
 * restart sends the very same lines under the same number, and they count once.
 */

import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import {
  type AttemptBatch,
  type AttemptRecord,
  CONTRACT_VERSION,
  type Plan,
} from '../../../gateway-plugin/contract.ts'
import { readNginxLogLine } from '../../core/nginx/read-nginx-log-line.ts'
import type { FollowSettings } from './follow-settings.ts'
import { type LogPlace, LogReader } from './log-reader.ts'

export interface ReporterState {
  readonly instance: string
  /** Of the last batch that was begun. */
  readonly seq: number
  /** Everything before is accepted. */
  readonly done: LogPlace | null
  /** Lines of the batch that was begun; null: it is accepted. */
  readonly pendingLines: number | null
  readonly assigned: Readonly<Record<string, { readonly baseline: number; readonly candidate: number }>>
  /** The plan that nginx has loaded; 0: none yet. */
  readonly applied: number
}

const MOST_LINES = 1_000

export interface Reported {
  readonly attempts: number
  readonly unreadable: readonly string[]
  readonly more: boolean
}

export class LogReporter {
  state: ReporterState
  readonly #settings: FollowSettings
  readonly #reader: LogReader
  readonly #plans = new Map<string, { salt: string; timeouts: ReadonlyMap<string, number> }>()

  constructor(settings: FollowSettings) {
    this.#settings = settings
    this.state = readState(settings.stateFile) ?? {
      instance: randomBytes(9).toString('base64url'),
      seq: 0,
      done: null,
      pendingLines: null,
      assigned: {},
      applied: 0,
    }
    this.#reader = new LogReader(settings.logFile, this.state.done)
  }

  learn(plan: Plan): void {
    const timeouts = new Map(plan.backends.map(({ key, timeoutMs }) => [key, timeoutMs]))
    for (const { key, salt } of plan.rollouts) this.#plans.set(key, { salt, timeouts })
  }

  applied(planVersion: number): void {
    this.#keep({ ...this.state, applied: planVersion })
  }

  /** `send` answers once control has it for good; when it throws, the same lines are sent again next time. */
  async report(now: number, send: (batch: AttemptBatch) => Promise<void>): Promise<Reported> {
    const piece = this.#reader.read(this.state.pendingLines ?? MOST_LINES)
    const lines = piece?.lines ?? []
    if (this.state.pendingLines === null)
      this.#keep({
        ...this.state,
        seq: this.state.seq + 1,
        pendingLines: lines.length,
        done: piece && lines.length === 0 ? piece.next : this.state.done,
      })
    const { attempts, unreadable, assigned, planVersion } = this.#read(lines)
    await send({
      header: {
        contractVersion: CONTRACT_VERSION,
        gateway: this.#settings.name,
        instance: this.state.instance,
        seq: this.state.seq,
        sentAt: now,
        // nginx writes a line when its request ends: whatever ended before the file was read is in it.
        completeThrough: piece?.atEnd === false ? (attempts.at(-1)?.endedAt ?? now) : now,
        planVersion: this.#settings.reportOnly ? planVersion : this.state.applied,
        assigned,
        dropped: {},
        breakers: {},
        runtime: 'nginx',
        follows: !this.#settings.reportOnly,
      },
      attempts,
    })
    if (piece) this.#reader.keep(piece.next)
    this.#keep({ ...this.state, pendingLines: null, done: piece?.next ?? this.state.done, assigned })
    return { attempts: attempts.length, unreadable, more: piece?.atEnd === false }
  }

  #read(lines: readonly string[]) {
    const attempts: AttemptRecord[] = []
    const unreadable: string[] = []
    const assigned = structuredClone(this.state.assigned) as Record<
      string,
      { baseline: number; candidate: number }
    >
    let planVersion = this.state.applied
    for (const line of lines) {
      const reading = readNginxLogLine(line, {
        hideUnit: (unit) =>
          createHmac('sha256', this.#settings.unitKey).update(unit).digest('base64url').slice(0, 22),
        saltOf: (rollout) => this.#plans.get(rollout)?.salt,
        timeoutMsOf: (backend) =>
          [...this.#plans.values()].map(({ timeouts }) => timeouts.get(backend)).find(Boolean),
      })
      if (reading.kind === 'unreadable') unreadable.push(reading.problem)
      if (reading.kind !== 'attempts') continue
      planVersion = reading.planVersion
      attempts.push(...reading.attempts)
      const [first] = reading.attempts
      if (!first?.rollout || !first.eligible || first.assignedBy !== 'hash') continue
      assigned[first.rollout] ??= { baseline: 0, candidate: 0 }
      assigned[first.rollout]![first.arm]++
    }
    return { attempts, unreadable, assigned, planVersion }
  }

  #keep(state: ReporterState): void {
    this.state = state
    writeFileSync(`${this.#settings.stateFile}.new`, JSON.stringify(state))
    renameSync(`${this.#settings.stateFile}.new`, this.#settings.stateFile)
  }
}

function readState(file: string): ReporterState | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ReporterState
  } catch {
    return undefined
  }
}
