import type { AttemptReplay } from '../ports/attempt-replay.ts'

/** Where nothing is stored that could be replayed: whoever asks is told so. */
export const NO_REPLAY: AttemptReplay = {
  backtest: () => ({
    report: Promise.reject(new Error('this control has no stored attempts to replay')),
    cancel() {},
  }),
  export() {
    throw new Error('this control has no stored attempts to export')
  },
}
