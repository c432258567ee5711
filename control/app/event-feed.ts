/** What changed, for dashboards. The edge thins it out to once a second. */

import type { LiveEvent } from './control-api.ts'

export interface EventFeed {
  tell(event: LiveEvent): void
  onEvent(listener: (event: LiveEvent) => void): () => void
}

export function createEventFeed(): EventFeed {
  const listeners = new Set<(event: LiveEvent) => void>()
  return {
    tell(event) {
      for (const listener of listeners) listener(event)
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
