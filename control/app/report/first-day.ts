import type { AppContext } from '../context.ts'

/**
 * When there was first anything to report on: the first use, or the day on which somebody first entered what a
 * server costs. What that entry says of the time before is history, not a report that was missed.
 */
export async function firstDay({ store }: Pick<AppContext, 'store'>): Promise<number | null> {
  const entered = (await store.money.fixedCosts()).map(({ enteredAt, from }) => Math.max(enteredAt, from))
  const used = await store.usage.firstDay()
  const times = used === null ? entered : [...entered, used]
  return times.length === 0 ? null : Math.min(...times)
}
