import { afterEach, beforeEach } from 'vitest'
import type { Store } from '../../control/ports/store.ts'

/** How an adapter is brought up for one test. */
export interface OpenedStore {
  readonly store: Store
  /** Closes it and opens what it kept, as after a restart. */
  reopen(): Promise<Store>
  end(): Promise<void>
}

/** A fresh store for every test of the surrounding `describe`. */
export function storePerTest(open: () => Promise<OpenedStore>): { store: Store; reopen(): Promise<void> } {
  let opened: OpenedStore
  const held = {
    store: undefined as unknown as Store,
    async reopen() {
      held.store = await opened.reopen()
    },
  }
  beforeEach(async () => {
    opened = await open()
    held.store = opened.store
  })
  afterEach(async () => opened.end())
  return held
}
