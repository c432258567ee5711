import { readFileSync } from 'node:fs'
import type { SeedClient } from './seed-client.ts'

/** What is entered of money: with none of it a new user would see a page that can say nothing. */
interface MoneySeed {
  readonly costs: readonly { readonly kind: string }[]
  readonly projection: object
  readonly budgets: Readonly<Record<string, object>>
}

/** Sample costs, a projection and a budget, once: whoever has entered or removed any is not entered for again. */
export async function seedMoney(control: SeedClient, rollout: string, now: number): Promise<void> {
  const { body } = await control.get('/v1/money/history')
  const changes = (body as { changes?: { kind: string }[] }).changes ?? []
  if (changes.some(({ kind }) => ['fixed', 'oneOff', 'projection', 'budget'].includes(kind))) return
  const { costs, projection, budgets } = readMoneySeed()
  // From now on, not from the first of the month: this server has cost nobody anything before.
  const at = Math.floor(now / 1_000) * 1_000
  for (const cost of costs)
    await control.send('POST', '/v1/costs', { ...cost, ...(cost.kind === 'fixed' ? { from: at } : { at }) })
  await control.send('PUT', `/v1/rollouts/${rollout}/projection`, projection)
  for (const [backend, budget] of Object.entries(budgets))
    await control.send('PUT', `/v1/backends/${backend}/budget`, budget)
}

function readMoneySeed(): MoneySeed {
  return JSON.parse(readFileSync(new URL('./seed/money.json', import.meta.url), 'utf8')) as MoneySeed
}
