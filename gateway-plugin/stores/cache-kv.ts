import type { AudioCache } from './cache.ts'

/** The part of a Workers KV namespace that is used here. */
export interface KvNamespace {
  get(key: string, type: 'text'): Promise<string | null>
  getWithMetadata(
    key: string,
    type: 'arrayBuffer',
  ): Promise<{ readonly value: ArrayBuffer | null; readonly metadata: unknown }>
  put(
    key: string,
    value: ArrayBuffer | ArrayBufferView | string,
    options?: { readonly expirationTtl?: number; readonly metadata?: unknown },
  ): Promise<void>
}

// KV's own limits (Cloudflare docs, Workers KV limits, 2026): values of 25 MiB, lifetimes from 60 s.
const MOST_BYTES = 25 * 1024 * 1024
const LEAST_SECONDS = 60

/** Audio in Workers KV: read everywhere, written once; a new entry is seen elsewhere after a minute at most. */
export function createKvCache(kv: KvNamespace, settings: { readonly lifetimeMs: number }): AudioCache {
  const expirationTtl = Math.max(LEAST_SECONDS, Math.round(settings.lifetimeMs / 1000))
  return {
    async get(key) {
      const { value, metadata } = await kv.getWithMetadata(`audio:${key}`, 'arrayBuffer')
      const facts = metadata as { contentType?: unknown; seconds?: unknown } | null
      if (value === null || typeof facts?.contentType !== 'string') return null
      const seconds = typeof facts.seconds === 'number' ? facts.seconds : null
      return { bytes: new Uint8Array(value), contentType: facts.contentType, seconds }
    },
    async put(key, { bytes, contentType, seconds }) {
      if (bytes.length > MOST_BYTES) return
      await kv.put(`audio:${key}`, bytes, { expirationTtl, metadata: { contentType, seconds } })
    },
  }
}
