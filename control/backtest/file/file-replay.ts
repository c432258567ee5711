/** Lines of a file into a backtest. A bad line is told with its number and counts no further. */

import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { observe } from '../../core/admission/admit.ts'
import { describeValue } from '../../core/describe-value.ts'
import { parseRecord } from '../../core/records/parse-record.ts'
import type { Backtest } from '../engine/backtest.ts'
import type { RecordedStage } from '../engine/recorded-stage.ts'
import { checkAdmittedLine } from './admitted-line.ts'
import {
  checkBatchHeader,
  checkFileHeader,
  type FileHeader,
  isRecord,
  type LineProblem,
} from './attempts-file.ts'
import { BatchReplay, type HeaderOfBatch, type ReplayedRollout } from './batch-replay.ts'
import { type Guess, guessRollout } from './guess-rollout.ts'

/** Lines kept until it is known what the file is about. */
const LOOK_AHEAD = 5_000
/** As in a batch that control accepts. */
const PIECE = 2_000
/** Problems kept with their words; all are counted. */
const TOLD = 20

export interface FileReplayOptions {
  /** What the user named beats what the file says, which beats what can be guessed. */
  readonly named: Partial<Guess>
  /** Called once it is known what the file is about. */
  readonly begin: (facts: ReplayedRollout) => Backtest
}

interface Line {
  readonly number: number
  readonly value: Readonly<Record<string, unknown>>
}

export class FileReplay {
  /** Bad lines; the first of them with their words. */
  bad = 0
  readonly problems: LineProblem[] = []
  /** Records read. */
  records = 0
  /** Of which there are records; of many only the first. */
  readonly rollouts = new Set<string>()
  /** Whether rollout and backends were guessed from the records. */
  guessed = false
  readonly #options: FileReplayOptions
  readonly #waiting: Line[] = []
  #header: FileHeader | null = null
  #backtest: Backtest | null = null
  #rollout = ''
  #batches: BatchReplay | null = null
  #batch: { header: HeaderOfBatch; receivedAt: number | null; records: AttemptRecord[] } | null = null
  readonly #reasons = new Map<string, number>()

  constructor(options: FileReplayOptions) {
    this.#options = options
  }

  /** Why records were judged or not, and how many of each. */
  get reasons(): ReadonlyMap<string, number> {
    return new Map([...this.#reasons, ...(this.#batches?.reasons ?? [])])
  }

  get duplicates(): number {
    return this.#batches?.duplicates ?? 0
  }

  get finished(): boolean {
    return this.#backtest?.finished ?? false
  }

  line(text: string, number: number): void {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      if (text.trim() !== '')
        this.#note(number, '(line)', `not JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}`)
      return
    }
    if (!isRecord(value)) this.#note(number, '(line)', `expected an object, got ${describeValue(value)}`)
    else if (value['crossfade'] !== undefined) this.#fileHeader(value, number)
    else if (this.#backtest) this.#take({ number, value })
    else {
      this.#waiting.push({ number, value })
      if (this.#header || this.#waiting.length >= LOOK_AHEAD) this.#begin()
    }
  }

  /**
   * The file has ended.
   *
   * @throws RangeError when it cannot be told what the file is about.
   */
  end(): Backtest {
    if (!this.#backtest) this.#begin()
    this.#endBatch()
    this.#backtest!.close(Number.MAX_SAFE_INTEGER)
    return this.#backtest!
  }

  #fileHeader(value: Readonly<Record<string, unknown>>, number: number): void {
    const checked = checkFileHeader(value)
    if (!checked.ok) this.#note(number, checked.field, checked.problem)
    else if (this.#backtest || this.#waiting.length > 0)
      this.#note(number, 'crossfade', 'expected facts of the rollout on the first line only')
    else this.#header = checked.value
  }

  #begin(): void {
    const facts = this.#facts()
    this.#rollout = facts.rollout
    this.#backtest = this.#options.begin(facts)
    this.#batches = new BatchReplay(this.#backtest, facts)
    for (const line of this.#waiting) this.#take(line)
    this.#waiting.length = 0
  }

  #facts(): ReplayedRollout {
    const { named } = this.#options
    const stages: readonly RecordedStage[] = this.#header?.stages ?? []
    const known: Partial<Guess> = this.#header ?? {}
    const rollout = named.rollout ?? known.rollout ?? null
    const guess = this.#header ? known : guessRollout(this.#lookAhead(), rollout)
    this.guessed = !this.#header
    const facts = {
      rollout: rollout ?? guess.rollout,
      baseline: named.baseline ?? guess.baseline,
      candidate: named.candidate ?? guess.candidate,
    }
    for (const [field, value] of Object.entries(facts))
      if (value === null || value === undefined)
        throw new RangeError(
          `${field}: the first ${this.#waiting.length} lines do not tell it; name it, or write it on the first line: {"crossfade": "attempts", "version": 1, "rollout": …, "baseline": …, "candidate": …}`,
        )
    const complaints = this.#header?.complaints
    return {
      ...(facts as Pick<ReplayedRollout, 'rollout' | 'baseline' | 'candidate'>),
      stages,
      ...(complaints === undefined ? {} : { complaints }),
    }
  }

  #lookAhead(): AttemptRecord[] {
    return this.#waiting
      .flatMap(({ value }) => (Array.isArray(value['attempts']) ? (value['attempts'] as unknown[]) : [value]))
      .flatMap((value) => {
        const parsed = parseRecord(value)
        return parsed.ok ? [parsed.record] : []
      })
  }

  #take({ number, value }: Line): void {
    if (value['attempts'] !== undefined) this.#wholeBatch(value, number)
    else if (value['seq'] !== undefined) this.#openBatch(value, number)
    else this.#record(value, number)
  }

  #wholeBatch(value: Readonly<Record<string, unknown>>, number: number): void {
    this.#endBatch()
    const header = checkBatchHeader(value['header'], 'header')
    if (!header.ok) {
      this.#note(number, header.field, header.problem)
      return
    }
    if (!Array.isArray(value['attempts'])) {
      this.#note(number, 'attempts', `expected a list, got ${describeValue(value['attempts'])}`)
      return
    }
    const records: AttemptRecord[] = []
    for (const [index, one] of value['attempts'].entries()) {
      const parsed = parseRecord(one)
      if (parsed.ok) {
        this.#meet(parsed.record.rollout)
        records.push(parsed.record)
      } else this.#note(number, `attempts.${index}.${parsed.field}`, parsed.problem)
    }
    this.records += records.length
    this.#batches!.batch(header.value, records, receivedAtOf(value))
  }

  #openBatch(value: Readonly<Record<string, unknown>>, number: number): void {
    this.#endBatch()
    const header = checkBatchHeader(value)
    if (!header.ok) {
      this.#note(number, header.field, header.problem)
      return
    }
    this.#batch = { header: header.value, receivedAt: receivedAtOf(value), records: [] }
  }

  #endBatch(): void {
    const batch = this.#batch
    this.#batch = null
    if (batch) this.#batches!.batch(batch.header, batch.records, batch.receivedAt)
  }

  #record(value: Readonly<Record<string, unknown>>, number: number): void {
    if (value['tick'] !== undefined) {
      this.#admitted(value, number)
      return
    }
    const parsed = parseRecord(value)
    if (!parsed.ok) {
      this.#note(number, parsed.field, parsed.problem)
      return
    }
    this.records++
    this.#meet(parsed.record.rollout)
    if (!this.#batch) this.#batches!.record(parsed.record)
    else if (this.#batch.records.length < PIECE) this.#batch.records.push(parsed.record)
    else this.#note(number, '(batch)', `expected at most ${PIECE} records under one header`)
  }

  #admitted(value: Readonly<Record<string, unknown>>, number: number): void {
    const checked = checkAdmittedLine(value)
    if (!checked.ok) {
      this.#note(number, checked.field, checked.problem)
      return
    }
    this.records++
    const { tick, judged, rollout, epoch } = checked.value
    this.#meet(rollout)
    // As a batch would have it: what was judged for another rollout was not judged here.
    const why = rollout === this.#rollout ? checked.value.why : 'no-rollout'
    this.#reasons.set(why, (this.#reasons.get(why) ?? 0) + 1)
    if (rollout !== this.#rollout) return
    const heard = why === 'judged' || why === 'repeat'
    const backtest = this.#backtest!
    if (tick <= backtest.closed) {
      this.#note(number, 'tick', `expected at least ${backtest.closed + 1}, in order of time, got ${tick}`)
      return
    }
    backtest.close(tick - 1)
    if (heard) backtest.add(observe(checked.value, tick), judged, epoch)
    backtest.assign(tick, checked.value, epoch)
  }

  #meet(rollout: string | null): void {
    if (rollout !== null && this.rollouts.size < TOLD) this.rollouts.add(rollout)
  }

  #note(line: number, field: string, problem: string): void {
    this.bad++
    if (this.problems.length < TOLD) this.problems.push({ line, field, problem })
  }
}

function receivedAtOf(value: Readonly<Record<string, unknown>>): number | null {
  const at = value['receivedAt']
  return typeof at === 'number' && Number.isFinite(at) ? at : null
}
