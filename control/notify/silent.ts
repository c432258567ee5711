import type { Logger } from '../ports/logger.ts'
import type { Notifier } from '../ports/notifier.ts'

/** Where no channel is configured: every notice goes to the log, so that nothing is said to nobody. */
export function createSilentNotifier(log: Logger): Notifier {
  return {
    async deliver(notice, { idempotencyId, repeat }) {
      log.info('notice', { to: 'log', id: idempotencyId, repeat, notice })
      return 'delivered'
    },
  }
}
