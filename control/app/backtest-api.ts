/** What can be asked of backtests, whoever asks. */

import type { ComparisonName } from '../backtest/comparisons/comparison-catalogue.ts'
import type { BacktestReport } from '../backtest/engine/backtest-report.ts'
import type { Policy } from '../core/policy.ts'
import type { ReplayProgress } from '../ports/attempt-replay.ts'
import type { Result } from './errors.ts'

export interface BacktestInput {
  /** Epoch milliseconds; whole seconds are replayed. */
  readonly from: number
  readonly to: number
  /** Null: the one that the rollout has. */
  readonly policy: Policy | null
  readonly compare: readonly ComparisonName[]
  readonly keepGoing: boolean
  readonly signals: boolean
}

export const BACKTEST_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type BacktestState = (typeof BACKTEST_STATES)[number]

export interface BacktestView {
  readonly id: string
  readonly rollout: string
  readonly state: BacktestState
  /** How many are before it; 0 once it runs. */
  readonly ahead: number
  readonly from: number
  readonly to: number
  readonly progress: ReplayProgress
  readonly requestedAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** When done. */
  readonly report: BacktestReport | null
  /** Why it failed. */
  readonly error: string | null
}

export interface BacktestApi {
  start(rollout: string, input: BacktestInput): Promise<Result<BacktestView>>
  read(rollout: string, id: string): Result<BacktestView>
  /** Also forgets the result of one that has ended. */
  cancel(rollout: string, id: string): Result<BacktestView>
  /** Lines of JSON, in pieces. */
  export(
    rollout: string,
    span: { readonly from: number; readonly to: number },
  ): Promise<Result<AsyncIterableIterator<string>>>
  /** Ends what runs. */
  close(): void
}
