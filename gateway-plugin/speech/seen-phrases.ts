import { createBoundedMap } from '../stores/bounded-map.ts'

/** Which phrases this instance has met before, whatever backend spoke them. Bounded to the last 50,000. */
export interface SeenPhrases {
  /** Whether it was there, and from now on it is. */
  meet(phraseKey: string): boolean
}

export function createSeenPhrases(most = 50_000): SeenPhrases {
  const seen = createBoundedMap<string, true>(most)
  return {
    meet(phraseKey) {
      const wasThere = seen.get(phraseKey) === true
      seen.set(phraseKey, true)
      return wasThere
    },
  }
}
