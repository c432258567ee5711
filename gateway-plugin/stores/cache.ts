import type { Audio } from '../audio/inspect-audio.ts'
import { createRecencyMap } from './recency-map.ts'

/** A port: memory here; Redis or KV where several instances share their audio. */
export interface AudioCache {
  get(key: string): Audio | null | Promise<Audio | null>
  put(key: string, audio: Audio): void | Promise<void>
}

export interface MemoryCacheSettings {
  readonly mostBytes: number
  readonly lifetimeMs: number
  readonly now: () => number
}

// What an entry costs beside its audio: key, objects and the slot in the map.
const OVERHEAD_BYTES = 400

/** Least recently used goes first; bounded by bytes; 0 bytes: no cache. */
export function createMemoryCache(settings: MemoryCacheSettings): AudioCache & { bytes(): number } {
  const entries = createRecencyMap<string, { readonly audio: Audio; readonly storedAt: number }>()
  let total = 0
  const remove = (key: string) => {
    const entry = entries.delete(key)
    if (entry !== undefined) total -= entry.audio.bytes.length + OVERHEAD_BYTES
  }
  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return null
      if (settings.now() - entry.storedAt < settings.lifetimeMs) return entry.audio
      remove(key)
      return null
    },
    put(key, audio) {
      const size = audio.bytes.length + OVERHEAD_BYTES
      if (size > settings.mostBytes) return
      remove(key)
      entries.set(key, { audio, storedAt: settings.now() })
      total += size
      while (total > settings.mostBytes) remove(entries.oldest() as string)
    },
    bytes: () => total,
  }
}
