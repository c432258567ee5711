/** A map that forgets the entry used longest ago once it is full. */
export interface BoundedMap<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  size(): number
}

export function createBoundedMap<K, V>(most: number): BoundedMap<K, V> {
  const map = new Map<K, V>()
  return {
    get(key) {
      const value = map.get(key)
      if (value === undefined) return undefined
      map.delete(key)
      map.set(key, value)
      return value
    },
    set(key, value) {
      map.delete(key)
      map.set(key, value)
      if (map.size > most) map.delete(map.keys().next().value as K)
    },
    delete: (key) => void map.delete(key),
    size: () => map.size,
  }
}
