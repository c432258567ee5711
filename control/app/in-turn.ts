/** What gateways send takes turns with commands and ticks; when too much of it waits, they are asked to slow down. */

import type { AppContext } from './context.ts'
import { fail, type Result } from './errors.ts'

const MAX_WAITING = 200

export async function inTurn<T>({ judges }: AppContext, work: () => Promise<Result<T>>): Promise<Result<T>> {
  if (judges.waiting > MAX_WAITING)
    return fail({
      code: 'overloaded',
      detail: `${MAX_WAITING} batches are waiting already`,
      retryAfterSec: 1,
    })
  return judges.exclusively(work)
}
