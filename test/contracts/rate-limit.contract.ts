import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RateLimit } from '../../gateway-plugin/stores/rate-limit.ts'

export interface OpenRateLimit {
  /** Five requests in a window. */
  readonly limit: RateLimit
  readonly windowSeconds: number
  /** Waits for a moment at which a whole test fits into one window. */
  settle?(): Promise<void>
  /** Lets the window of everybody pass. */
  outlive(): void | Promise<void>
  close(): void | Promise<void>
}

/** What every rate limit does, wherever it counts. */
export function rateLimitContract(name: string, open: () => Promise<OpenRateLimit>): void {
  describe(`the rate limit: ${name}`, () => {
    let opened: OpenRateLimit
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())
    beforeEach(() => opened.settle?.())
    const take = async (who: string, times: number) => {
      const answers = []
      for (let i = 0; i < times; i++) answers.push(await opened.limit.take(who))
      return answers
    }

    it('lets five through and says when the sixth may come back', async () => {
      expect(await take('ana', 5)).toEqual(Array(5).fill({ ok: true }))
      const [sixth] = await take('ana', 1)
      expect(sixth).toMatchObject({ ok: false })
      const { retryAfterSeconds } = sixth as { retryAfterSeconds: number }
      expect(Number.isInteger(retryAfterSeconds)).toBe(true)
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(1)
      expect(retryAfterSeconds).toBeLessThanOrEqual(opened.windowSeconds)
    })

    it('counts each caller apart', async () => {
      await take('ben', 6)
      expect(await take('ben@elsewhere', 1)).toEqual([{ ok: true }])
    })

    it('lets five through of twenty that come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => opened.limit.take('rush')))
      expect(answers.filter(({ ok }) => ok).length).toBe(5)
    })

    it('begins anew when the window has passed, and does not push it on with refusals', async () => {
      await take('eve', 8)
      await opened.outlive()
      expect(await take('eve', 1)).toEqual([{ ok: true }])
    })
  })
}
