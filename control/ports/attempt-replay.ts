/** Replaying and exporting stored attempts, off the thread that takes them in. */

import type { BacktestSetup } from '../backtest/engine/backtest.ts'
import type { BacktestReport } from '../backtest/engine/backtest-report.ts'
import type { RecordedComplaint } from '../backtest/engine/complaint-feed.ts'
import type { RecordedStage } from '../backtest/engine/recorded-stage.ts'

/** Ticks from `from` up to, not including, `to`. */
export interface ReplaySpan {
  readonly rollout: string
  readonly from: number
  readonly to: number
}

export interface ReplayProgress {
  /** Of the time that has attempts: 0 to 1. */
  readonly fraction: number
  /** Heard so far. */
  readonly attempts: number
}

export interface RunningBacktest {
  /** Rejects with an Error that says why; after `cancel` it never settles. */
  readonly report: Promise<BacktestReport>
  cancel(): void
}

export interface ExportFacts {
  readonly baseline: string
  readonly candidate: string
  readonly stages: readonly RecordedStage[]
  readonly complaints: readonly RecordedComplaint[]
}

export interface AttemptReplay {
  backtest(
    span: ReplaySpan,
    setup: BacktestSetup,
    onProgress: (progress: ReplayProgress) => void,
  ): RunningBacktest
  /** The file that a backtest reads, in pieces of whole lines, made as they are asked for. */
  export(span: ReplaySpan, facts: ExportFacts): AsyncIterableIterator<string>
}
