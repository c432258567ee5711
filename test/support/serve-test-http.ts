import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createTestHttp, type TestHttp } from './control-http.ts'

export interface ServedHttp extends TestHttp {
  readonly url: string
  close(): Promise<void>
}

/** The test application on a loopback port of its own. */
export async function serveTestHttp(
  overrides: Parameters<typeof createTestHttp>[0] = {},
): Promise<ServedHttp> {
  const http = createTestHttp(overrides)
  const server = createServer(getRequestListener((request, env) => http.app.fetch(request, env)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    ...http,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      http.app.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
