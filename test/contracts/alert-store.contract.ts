import { describe, expect, it } from 'vitest'
import type { OpenAlert } from '../../control/ports/alert-store.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, effect, NOON } from './store-samples.ts'

const errors: OpenAlert = { alert: 'errors', subject: 'tts', since: NOON, text: '4.1 % failed' }

export function describeAlertStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps open alerts`, () => {
    const held = storePerTest(open)
    const sent = async () =>
      (await held.store.outbox.recent(9)).map((row) => row.effect.idempotencyId).reverse()

    it('each raised once with its message, also across a restart', async () => {
      expect(await held.store.alerts.raise(errors, [effect('open')])).toBe(true)
      await held.reopen()
      expect(await held.store.alerts.raise({ ...errors, text: 'again' }, [effect('again')])).toBe(false)
      expect(await held.store.alerts.open()).toEqual([errors])
      expect(await sent()).toEqual(['open'])
    })

    it('until resolved once with its message; then it can be raised anew', async () => {
      const { alerts } = held.store
      await alerts.raise(errors, [])
      expect(await alerts.resolve('errors', 'tts', at(5), [effect('resolved')])).toBe(true)
      expect(await alerts.resolve('errors', 'tts', at(6), [effect('twice')])).toBe(false)
      expect(await alerts.open()).toEqual([])
      expect(await alerts.raise({ ...errors, since: at(7) }, [])).toBe(true)
      expect(await sent()).toEqual(['resolved'])
    })

    it('apart by name and by subject', async () => {
      const { alerts } = held.store
      await alerts.raise(errors, [])
      await alerts.raise({ ...errors, subject: 'other' }, [])
      await alerts.raise({ ...errors, alert: 'latency' }, [])
      await alerts.resolve('errors', 'tts', at(5), [])
      expect((await alerts.open()).map(({ alert, subject }) => `${alert} ${subject}`)).toEqual([
        'errors other',
        'latency tts',
      ])
    })

    it('and not at all when the message cannot be written', async () => {
      const broken = effect('broken', 10n as unknown as never)
      await expect(held.store.alerts.raise(errors, [effect('fine'), broken])).rejects.toThrow()
      expect(await held.store.alerts.open()).toEqual([])
      expect(await sent()).toEqual([])
    })
  })
}
