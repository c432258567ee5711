import { useSyncExternalStore } from 'react'
import { controlNow } from './contact.ts'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = controlNow()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    now = controlNow()
    timer = setInterval(() => {
      now = controlNow()
      for (const each of listeners) each()
    }, 1_000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Control's time in epoch milliseconds, once a second, the same for everything on the page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** What follows from the time, anew only when it is another text or answer: most seconds change nothing. */
export function useFromNow<T extends string | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(now))
}
