/** The gateway with the cache that it has by default. */

import { startGateway } from './start-gateway.ts'

await startGateway(process.argv[2]!, 64_000_000)
