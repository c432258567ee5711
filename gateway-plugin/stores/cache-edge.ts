import type { AudioCache } from './cache.ts'

/** The part of the Cache API that is used here (`caches.default` on Workers). */
export interface EdgeCache {
  match(request: string): Promise<Response | undefined>
  put(request: string, response: Response): Promise<void>
}

const SECONDS_HEADER = 'x-audio-seconds'

/**
 * Audio in the Cache API of one data centre: free of charge, not shared with others, and without effect on
 * `*.workers.dev` (Cloudflare docs, Cache API, 2026). The address is made up and never requested.
 */
export function createEdgeCache(cache: EdgeCache, settings: { readonly lifetimeMs: number }): AudioCache {
  const addressOf = (key: string) => `https://audio.crossfade.invalid/${key}`
  const maxAge = Math.max(1, Math.round(settings.lifetimeMs / 1000))
  return {
    async get(key) {
      const found = await cache.match(addressOf(key))
      if (found === undefined) return null
      const seconds = found.headers.get(SECONDS_HEADER)
      return {
        bytes: new Uint8Array(await found.arrayBuffer()),
        contentType: found.headers.get('content-type') ?? 'application/octet-stream',
        seconds: seconds === null ? null : Number(seconds),
      }
    },
    put(key, { bytes, contentType, seconds }) {
      const headers = new Headers({ 'content-type': contentType, 'cache-control': `max-age=${maxAge}` })
      if (seconds !== null) headers.set(SECONDS_HEADER, String(seconds))
      return cache.put(addressOf(key), new Response(new Uint8Array(bytes), { headers }))
    },
  }
}
