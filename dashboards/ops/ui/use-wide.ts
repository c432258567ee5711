import { useSyncExternalStore } from 'react'

const wide = typeof window === 'undefined' ? null : window.matchMedia('(min-width: 1140px)')

function subscribe(listener: () => void): () => void {
  wide?.addEventListener('change', listener)
  return () => wide?.removeEventListener('change', listener)
}

/** Whether there is room for two columns; on a phone the cards come in another order, for the keyboard too. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide?.matches ?? true)
}
