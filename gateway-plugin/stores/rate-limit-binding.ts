import type { RateLimit } from './rate-limit.ts'

/** Workers' rate-limit binding, as a Worker's environment holds it. */
export interface RateLimitBinding {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>
}

/**
 * Limits by Workers' own binding: fast, counted in one data centre, over 10 or 60 seconds as its configuration
 * says (Cloudflare docs, Rate Limiting binding, 2026). `periodSeconds` repeats that figure for `Retry-After`.
 */
export function createBindingRateLimit(binding: RateLimitBinding, periodSeconds: number): RateLimit {
  return {
    async take(who) {
      const { success } = await binding.limit({ key: who })
      return success ? { ok: true } : { ok: false, retryAfterSeconds: periodSeconds }
    },
  }
}
