import type { BacktestApi, BacktestView } from '../../control/app/backtest-api.ts'
import { fail, ok } from '../../control/app/errors.ts'
import { NOW, sampleRollout } from './fake-views.ts'

export const sampleBacktest: BacktestView = {
  id: 'b1',
  rollout: sampleRollout.key,
  state: 'running',
  ahead: 0,
  from: NOW - 3_600_000,
  to: NOW,
  progress: { fraction: 0.25, attempts: 1_000 },
  requestedAt: NOW,
  startedAt: NOW,
  endedAt: null,
  report: null,
  error: null,
}

/** One backtest of the one rollout, for ever at a quarter. */
export function createFakeBacktests(): BacktestApi {
  const known = (rollout: string, id: string) =>
    rollout === sampleBacktest.rollout && id === sampleBacktest.id
      ? ok(sampleBacktest)
      : fail({ code: 'not-found', detail: `backtest: there is no "${id}"` })
  return {
    start: async (rollout, { from, to }) =>
      rollout === sampleBacktest.rollout
        ? ok({ ...sampleBacktest, from, to })
        : fail({ code: 'not-found', detail: `rollout: there is no "${rollout}"` }),
    read: known,
    cancel: known,
    export: async (rollout) =>
      rollout === sampleBacktest.rollout
        ? ok(
            (async function* () {
              yield '{"crossfade":"attempts"}\n'
            })(),
          )
        : fail({ code: 'not-found', detail: `rollout: there is no "${rollout}"` }),
    close() {},
  }
}
