/** The gateway of `gateway-process.ts` with a small cache, and breakers that never open, so that every failure is made. */

import { createNodeGateway } from '../../../gateway-plugin/runtimes/node.ts'
import { until } from '../../runtimes/listen.ts'

export interface MemorySample {
  readonly heapBytes: number
  readonly bufferBytes: number
  readonly rssBytes: number
}

const gateway = createNodeGateway({
  name: 'bench',
  control: { url: process.argv[2]!, token: 'token-of-the-bench' },
  unitKey: 'u'.repeat(32),
  sessionKey: 's'.repeat(32),
  credential: () => 'token-of-the-vendor',
  cacheBytes: 4_000_000,
  rateLimit: 100_000_000,
  breaker: { consecutiveFailures: Number.MAX_SAFE_INTEGER, failureRate: 2 },
  probes: 'off',
})
const { port } = await gateway.listen(0, '127.0.0.1')
const url = `http://127.0.0.1:${port}`
await until(
  () => fetch(`${url}/readyz`),
  ({ ok }) => ok,
)
process.on('message', async () => {
  // Buffers are freed after the collection that found them, so twice.
  for (let i = 0; i < 2; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
  const sample: MemorySample = { heapBytes: heapUsed, bufferBytes: arrayBuffers, rssBytes: rss }
  process.send?.({ kind: 'memory', sample })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ kind: 'up', url })
