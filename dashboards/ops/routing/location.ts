import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  window.addEventListener('hashchange', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
    window.removeEventListener('hashchange', listener)
  }
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname)
}

export function useHash(): string {
  return useSyncExternalStore(subscribe, () => window.location.hash)
}

export function useSearch(): string {
  return useSyncExternalStore(subscribe, () => window.location.search)
}

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  const before = window.location.pathname
  if (how === 'push') window.history.pushState(null, '', to)
  else window.history.replaceState(null, '', to)
  for (const listener of listeners) listener()
  if (window.location.pathname !== before && window.location.hash === '') window.scrollTo(0, 0)
}
