import { type Actor, nameOf } from '../core/actor.ts'
import type { AppContext } from './context.ts'

/** A message on the same way as every other, to see that it arrives. */
export async function sendTestNotice(ctx: Pick<AppContext, 'store' | 'clock'>, actor: Actor): Promise<void> {
  const at = ctx.clock.now()
  await ctx.store.outbox.enqueue(
    [{ lane: 'slack', idempotencyId: `test-${at}`, notice: { kind: 'test', actor: nameOf(actor), at } }],
    at,
  )
}
