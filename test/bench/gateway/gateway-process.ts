/** The gateway without its cache: every request is a call. */

import { startGateway } from './start-gateway.ts'

await startGateway(process.argv[2]!, 0)
