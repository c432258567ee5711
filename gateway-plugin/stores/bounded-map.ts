import { createRecencyMap } from './recency-map.ts'

/** A map that forgets the entry used longest ago once it is full. */
export interface BoundedMap<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  size(): number
}

export function createBoundedMap<K, V>(most: number): BoundedMap<K, V> {
  const map = createRecencyMap<K, V>()
  return {
    get: map.get,
    set(key, value) {
      map.set(key, value)
      if (map.size() > most) map.delete(map.oldest() as K)
    },
    delete: (key) => void map.delete(key),
    size: map.size,
  }
}
