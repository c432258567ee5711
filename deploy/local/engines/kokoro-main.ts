/** `node deploy/local/engines/kokoro-main.ts [--port 8880] [--workers 1] [--tied]` */
import { parseArgs } from 'node:util'
import { startKokoroServer } from './kokoro-server.ts'
import { portOf } from './port-flag.ts'
import { runEngine } from './run-engine.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8880' },
    workers: { type: 'string', default: '1' },
    tied: { type: 'boolean', default: false },
  },
})
const port = portOf('--port', values.port)

await runEngine('candidate', port, values.tied, () =>
  startKokoroServer({
    port,
    workers: Math.min(4, Math.max(1, Number(values.workers) || 1)),
    now: () => performance.now(),
    random: Math.random,
  }),
)
