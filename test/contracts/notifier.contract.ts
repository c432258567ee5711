/** What every notifier promises, whatever it sends to. */

import { expect, it } from 'vitest'
import type { Notifier } from '../../control/ports/notifier.ts'
import { ALL_NOTICES } from '../control/notify/sample-notices.ts'

export interface NotifierUnderTest {
  readonly notifier: Notifier
  /** Everything that came out so far, as one text each. */
  received(): readonly string[]
}

export function describeNotifier(make: () => NotifierUnderTest | Promise<NotifierUnderTest>): void {
  it('delivers every kind of notice, each once and in order', async () => {
    const { notifier, received } = await make()
    for (const [index, notice] of ALL_NOTICES.entries())
      expect(await notifier.deliver(notice, { idempotencyId: `id-${index}`, repeat: false })).toBe(
        'delivered',
      )
    expect(received()).toHaveLength(ALL_NOTICES.length)
    ALL_NOTICES.forEach((_, index) => {
      expect(received()[index]).toContain(`id-${index}`)
    })
  })

  it('tells a repeat from a first try', async () => {
    const { notifier, received } = await make()
    const notice = ALL_NOTICES[0]!
    await notifier.deliver(notice, { idempotencyId: 'same', repeat: false })
    await notifier.deliver(notice, { idempotencyId: 'same', repeat: true })
    expect(received()[0]).not.toBe(received()[1])
  })
}
