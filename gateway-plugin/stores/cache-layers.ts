import type { AudioCache } from './cache.ts'

/** A small cache nearby in front of a large one that instances share. What the far one had stays nearby. */
export function layerCaches(near: AudioCache, far: AudioCache): AudioCache {
  return {
    async get(key) {
      const close = await near.get(key)
      if (close !== null) return close
      const audio = await far.get(key)
      if (audio !== null) await near.put(key, audio)
      return audio
    },
    async put(key, audio) {
      await near.put(key, audio)
      await far.put(key, audio)
    },
  }
}
