interface Node<K, V> {
  readonly key: K
  value: V
  older: Node<K, V> | null
  newer: Node<K, V> | null
}

/**
 * A map that knows which entry was used longest ago, each step in constant time. A plain Map that is kept in order
 * by deleting and setting again finds its first key only behind all the holes: 150 µs with 50,000 entries.
 */
export interface RecencyMap<K, V> {
  /** Counts as a use. */
  get(key: K): V | undefined
  /** Counts as a use. */
  set(key: K, value: V): void
  delete(key: K): V | undefined
  /** The key that was used longest ago. */
  oldest(): K | undefined
  size(): number
}

export function createRecencyMap<K, V>(): RecencyMap<K, V> {
  const nodes = new Map<K, Node<K, V>>()
  let oldest: Node<K, V> | null = null
  let newest: Node<K, V> | null = null

  const unlink = (node: Node<K, V>) => {
    if (node.older === null) oldest = node.newer
    else node.older.newer = node.newer
    if (node.newer === null) newest = node.older
    else node.newer.older = node.older
  }
  const append = (node: Node<K, V>) => {
    node.older = newest
    node.newer = null
    if (newest === null) oldest = node
    else newest.newer = node
    newest = node
  }
  const touch = (node: Node<K, V>) => {
    if (node === newest) return
    unlink(node)
    append(node)
  }

  return {
    get(key) {
      const node = nodes.get(key)
      if (node === undefined) return undefined
      touch(node)
      return node.value
    },
    set(key, value) {
      const known = nodes.get(key)
      if (known !== undefined) {
        known.value = value
        touch(known)
        return
      }
      const node = { key, value, older: null, newer: null }
      nodes.set(key, node)
      append(node)
    },
    delete(key) {
      const node = nodes.get(key)
      if (node === undefined) return undefined
      nodes.delete(key)
      unlink(node)
      return node.value
    },
    oldest: () => oldest?.key,
    size: () => nodes.size,
  }
}
