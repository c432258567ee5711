/** Control over a store of use, so that the page of money can be asked for as the dashboard does. */

import { DAY_MS } from '../../../control/core/cost/usage.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import type { Store } from '../../../control/ports/store.ts'
import { ADMIN, SimulatedWorld } from '../../support/simulated-world.ts'
import { fixedOf } from './answers.ts'

/** Answers how to read the page, of a year of days, and what to read it with anew as after a start. */
export async function openPage(store: Store, from: EpochMs, to: EpochMs): Promise<() => Promise<void>> {
  const world = await SimulatedWorld.open({ store, startAt: to + DAY_MS / 2 })
  await world.seed()
  const { money } = world.control.api
  for (const { id: _, enteredAt: __, enteredBy: ___, ...cost } of fixedOf(from)) {
    const added = await money.addCost(ADMIN, { kind: 'fixed', ...cost }, '')
    if (!added.ok) throw new Error(added.error.detail)
  }
  return async () => {
    const page = await money.read({ rollout: null, from, to })
    if (!page.ok) throw new Error(page.error.detail)
    if (page.value.days.length < 365) throw new Error(`${page.value.days.length} days are no year`)
  }
}
