import { createNodeGateway } from '../../../gateway-plugin/runtimes/node.ts'
import { until } from '../../runtimes/listen.ts'
import { answerParent } from './side-process.ts'

/** The Node gateway as it runs in production, limits per user included, but without probes. */
export async function startGateway(controlUrl: string, cacheBytes: number): Promise<void> {
  const gateway = createNodeGateway({
    name: 'bench',
    control: { url: controlUrl, token: 'token-of-the-bench' },
    unitKey: 'u'.repeat(32),
    sessionKey: 's'.repeat(32),
    credential: () => 'token-of-the-vendor',
    cacheBytes,
    // Counted for every user, and never reached.
    rateLimit: 100_000_000,
    probes: 'off',
  })
  const { port } = await gateway.listen(0, '127.0.0.1')
  const url = `http://127.0.0.1:${port}`
  await until(
    () => fetch(`${url}/readyz`),
    ({ ok }) => ok,
  )
  answerParent(url)
}
