/** Control over a store in memory, with a clock that tests set and traffic that they count by hand. */

import type { MoneyApi } from '../../control/app/money/money-api.ts'
import type { Store } from '../../control/ports/store.ts'
import { createMemoryStore } from '../../control/store/memory/create-memory-store.ts'
import type { AttemptRecord } from '../../gateway-plugin/contract.ts'
import { ADMIN, backend, SimulatedWorld } from './simulated-world.ts'

export const AURA = '@cf/deepgram/aura-1'
export const DAY = 86_400_000

export interface MoneyWorld {
  readonly world: SimulatedWorld
  readonly money: MoneyApi
  readonly store: Store
  /** Sets the clock: `2026-11-20T14:00Z`. */
  at(time: string): void
  /** Users' requests of so many characters each, on the arm that they are told. */
  speak(how: {
    readonly arm: 'baseline' | 'candidate'
    readonly characters: number
    readonly times?: number
    readonly role?: AttemptRecord['role']
    readonly vendorMicroUnits?: number | null
    readonly backend?: string
  }): Promise<void>
}

export async function openMoneyWorld(
  startAt: string,
  store: Store = createMemoryStore(),
): Promise<MoneyWorld> {
  const world = await SimulatedWorld.open({ store, startAt: Date.parse(startAt) })
  if ((await world.control.api.rollouts()).length === 0) {
    await world.seed()
    const languages = { en: { model: AURA, defaultVoice: 'luna', voices: {} } }
    await world.control.api.putBackend(ADMIN, backend('workers-ai', { languages }))
    await world.climbTo('25 %')
    // What it took to get there is in the store of the first minutes only.
    world.requestsPerSecond = 0
  }
  return {
    world,
    store,
    money: world.control.api.money,
    at(time) {
      world.now = Date.parse(time)
    },
    async speak({ arm, characters, times = 1, role = 'primary', vendorMicroUnits = null, backend: key }) {
      world.misroute = () => arm
      const records = Array.from({ length: times }, () => ({
        ...world.request('ada', 'ok')[0]!,
        startedAt: world.now - 300,
        endedAt: world.now,
        role,
        characters,
        vendorMicroUnits,
        ...(key === undefined ? {} : { backend: key }),
      }))
      const receipt = await world.send(records)
      if (!receipt.ok) throw new Error(receipt.error.detail)
    },
  }
}
