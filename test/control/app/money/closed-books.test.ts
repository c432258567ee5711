import { expect, it } from 'vitest'
import { DAY, openMoneyWorld } from '../../../support/money-world.ts'

it('answers the same from what it keeps as from everything anew, now and as of any day before', async () => {
  const kept = await openMoneyWorld('2026-11-01T00:00:30Z')
  for (let day = 1; day <= 12; day++) {
    kept.world.now = Date.UTC(2026, 10, day, 15)
    await kept.speak({ arm: 'baseline', characters: 10_000 * day })
    await kept.speak({ arm: 'candidate', characters: 7_000 })
    await kept.money.read({ rollout: null, from: null, to: null })
  }
  // A batch of yesterday that comes late.
  kept.world.now = Date.UTC(2026, 10, 12, 1)
  await kept.speak({ arm: 'baseline', characters: 55_555 })
  for (const end of [
    Date.UTC(2026, 10, 13),
    Date.UTC(2026, 10, 5),
    Date.UTC(2026, 9, 20),
    Date.UTC(2026, 10, 12),
  ]) {
    const query = { rollout: 'tts', from: end - 20 * DAY, to: end }
    kept.world.now = end
    const known = await kept.money.read(query)
    await kept.world.attach(kept.store)
    const anew = await kept.world.control.api.money.read(query)
    expect(known).toEqual(anew)
  }
})
