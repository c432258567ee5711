/**
 * The thread on which stored attempts are replayed or exported, with a connection of its own that cannot write.
 * Started by start-attempt-replay.ts; ends by itself, or is ended.
 */

import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { Backtest, type BacktestSetup } from './backtest/engine/backtest.ts'
import { attemptLine, fileHeaderLine } from './backtest/file/write-attempts.ts'
import { observe } from './core/admission/admit.ts'
import type { ExportFacts, ReplaySpan } from './ports/attempt-replay.ts'
import { type AttemptRows, openAttemptRows } from './store/sqlite/read-attempt-rows.ts'

export type WorkerTask =
  | {
      readonly kind: 'backtest'
      readonly path: string
      readonly span: ReplaySpan
      readonly setup: BacktestSetup
    }
  | {
      readonly kind: 'export'
      readonly path: string
      readonly span: ReplaySpan
      readonly facts: ExportFacts
    }

const PROGRESS_EVERY = 20_000
const PIECE_CHARACTERS = 256_000

// On Linux this is of the calling thread alone: live requests go first.
if (process.platform === 'linux') setPriority(0, 10)

const port = parentPort!
const task = workerData as WorkerTask
const rows = openAttemptRows(task.path)
if (task.kind === 'backtest') {
  runBacktest(rows, task.span, task.setup)
  rows.close()
} else {
  const pieces = exportPieces(rows, task.span, task.facts)
  port.on('message', () => {
    const { value, done } = pieces.next()
    port.postMessage(done ? { kind: 'end' } : { kind: 'piece', text: value })
    if (!done) return
    rows.close()
    port.close()
  })
}

function runBacktest(from: AttemptRows, span: ReplaySpan, setup: BacktestSetup): void {
  const backtest = new Backtest(setup)
  const extent = from.extent(span)
  let attempts = 0
  let open = -1
  /** False: what follows need not be read. */
  const enter = (tick: number): boolean => {
    if (tick !== open) {
      backtest.close(tick - 1)
      if (backtest.finished) return false
      open = tick
    }
    attempts++
    if (extent && attempts % PROGRESS_EVERY === 0) {
      const fraction = (tick - extent.first) / Math.max(1, extent.last - extent.first)
      port.postMessage({ kind: 'progress', progress: { fraction, attempts } })
    }
    return true
  }
  if (setup.signals)
    from.hearAssigned(span, (tick, heard, judged, epoch, attempt) => {
      if (!enter(tick)) return false
      if (heard) backtest.add(observe(attempt, tick), judged, epoch)
      backtest.assign(tick, attempt, epoch)
      return true
    })
  else
    from.hear(span, (tick, judged, epoch, telling) => {
      if (!enter(tick)) return false
      backtest.add(observe(telling, tick), judged, epoch)
      return true
    })
  if (open >= 0) backtest.close(open)
  port.postMessage({ kind: 'report', report: backtest.report() })
}

function* exportPieces(from: AttemptRows, span: ReplaySpan, facts: ExportFacts): Generator<string> {
  let piece = `${fileHeaderLine({ rollout: span.rollout, ...facts })}\n`
  for (const { record, ...admitted } of from.all(span)) {
    piece += `${attemptLine(record, admitted)}\n`
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
