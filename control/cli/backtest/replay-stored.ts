/**
 * A backtest of what control has stored, by control: it owns the file, knows its schema, and reads it on a thread
 * that live requests go before.
 */

import type { BacktestView } from '../../app/backtest-api.ts'
import type { ComparisonName } from '../../backtest/comparisons/comparison-catalogue.ts'
import type { BacktestReport } from '../../backtest/engine/backtest-report.ts'
import { rolloutPath } from '../choose-rollout.ts'
import type { CliContext } from '../cli-command.ts'
import { CliFailure, EXIT } from '../cli-failure.ts'
import type { ProgressLine } from './progress-line.ts'

const LOOK_EVERY_MS = 250

export interface StoredWish {
  readonly rollout: string
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
  readonly policy: Readonly<Record<string, unknown>> | null
  readonly compare: readonly ComparisonName[]
  readonly keepGoing: boolean
  readonly signals: boolean
  readonly progress: ProgressLine
}

/** @throws CliFailure when control refuses it, or it fails there. */
export async function replayStored(
  { control, wait }: Pick<CliContext, 'control' | 'wait'>,
  wish: StoredWish,
): Promise<BacktestReport> {
  const { rollout, policy, progress, ...wanted } = wish
  const base = `${rolloutPath(rollout)}/backtests`
  const body = { ...wanted, ...(policy === null ? {} : { policy }) }
  let view = await control.send<BacktestView>('POST', base, body)
  const path = `${base}/${encodeURIComponent(view.id)}`
  try {
    while (view.state === 'waiting' || view.state === 'running') {
      progress.show(view.progress)
      await wait(LOOK_EVERY_MS)
      view = await control.get<BacktestView>(path)
    }
  } finally {
    progress.clear()
  }
  if (view.report) return view.report
  throw new CliFailure(
    EXIT.refused,
    view.state === 'cancelled' ? 'the backtest was cancelled' : `the backtest failed: ${view.error}`,
  )
}
