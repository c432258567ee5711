/** The list prices that come with the program, entered once into a book that has never had an entry. */

import { DEFAULT_RATES, DEFAULT_TARIFFS } from '../../core/cost/default-prices.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Store } from '../../ports/store.ts'

const BY = 'crossfade'
const REASON = 'list prices that come with the program'

export async function enterDefaultPrices(
  { money }: Pick<Store, 'money'>,
  clock: Clock,
  log: Logger,
): Promise<void> {
  const { tariffs, rates, exchange } = await money.priceBook()
  const own = [...tariffs, ...rates, ...exchange].filter((entry) => entry.enteredBy !== BY)
  if (own.length > 0) return
  // A book that somebody has emptied stays empty; one that was half filled when the process ended is filled up.
  const history = await money.changes(500)
  if (history.some((change) => change.by !== BY && isPrice(change.kind))) return
  const note = { at: clock.now(), by: BY, reason: REASON }
  let entered = 0
  for (const tariff of DEFAULT_TARIFFS)
    if (!tariffs.some((one) => one.account === tariff.account && one.from === tariff.from)) {
      await money.add('tariff', tariff, note)
      entered++
    }
  for (const rate of DEFAULT_RATES)
    if (!rates.some((one) => one.model === rate.model && one.from === rate.from)) {
      await money.add('rate', rate, note)
      entered++
    }
  if (entered > 0) log.info('default-prices', { entered })
}

function isPrice(kind: string): boolean {
  return kind === 'tariff' || kind === 'rate' || kind === 'exchange'
}
