import { useSyncExternalStore } from 'react'
import { clockSkew } from './connection.view.ts'

export interface ContactState {
  /** When control last said anything, by this machine's clock; null: never. */
  readonly heardAt: number | null
  /** Since when it does not answer; null: it does. */
  readonly lostSince: number | null
  /** Milliseconds that control's clock is ahead of this machine's. */
  readonly skewMs: number
}

let state: ContactState = { heardAt: null, lostSince: null, skewMs: 0 }
const listeners = new Set<() => void>()

function change(next: ContactState): void {
  state = next
  for (const listener of listeners) listener()
}

/** When control was last heard, told by every call and every event, read by the header. */
export const contact = {
  heard(at: number, dateHeader: string | null = null): void {
    const skewMs = dateHeader === null ? state.skewMs : clockSkew(Date.parse(dateHeader), at)
    change({ heardAt: at, lostSince: null, skewMs })
  },
  lost(at: number): void {
    if (state.lostSince === null) change({ ...state, lostSince: at })
  },
  state: (): ContactState => state,
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLostSince(): number | null {
  return useSyncExternalStore(subscribe, () => state.lostSince)
}

/** Control's time: dwell and cooldown run on its clock, not on that of this machine. */
export function controlNow(): number {
  return Date.now() + state.skewMs
}
