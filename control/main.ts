/** `npm run control`: settings → compose → listen → drain on SIGTERM. */

import { createHash, randomBytes } from 'node:crypto'
import { type AddressInfo, isIPv6 } from 'node:net'
import { serve } from '@hono/node-server'
import { composeControl } from './compose.ts'
import { HELP, readConfig } from './config.ts'
import type { EpochMs } from './core/units.ts'
import { createLogger } from './observe/logger.ts'

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24)
  stop(`control needs Node 24 or newer, this is ${process.version}: run it with "npm run control"`)
if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(HELP)
  process.exit(0)
}

const config = readSettings()
const log = createLogger({
  now: () => Date.now(),
  write: (line) => process.stdout.write(`${line}\n`),
  level: config.logLevel,
})

const control = await composeControl(config, (lastTick) => {
  // Wall time at start, or the second after the last stored tick where the wall clock was set back.
  const base = Math.max(Date.now(), (lastTick + 1) * 1_000)
  const started = performance.now()
  return {
    log,
    monotonicNow: () => performance.now(),
    clock: {
      now: () => Date.now() as EpochMs,
      judgeNow: () => Math.floor(base + performance.now() - started) as EpochMs,
    },
    secrets: {
      random: (characters) => randomBytes(characters).toString('base64url').slice(0, characters),
      hash: async (text) => createHash('sha256').update(text).digest('base64url'),
      fraction: () => Math.random(),
    },
  }
}).catch((error: unknown) => stop(error instanceof Error ? error.message : String(error)))

const server = serve(
  { fetch: control.fetch, hostname: config.host, port: config.port },
  (address: AddressInfo) => {
    const host = isIPv6(address.address) ? `[${address.address}]` : address.address
    log.info('listening', { url: `http://${host}:${address.port}`, data: config.dataFolder })
    if (control.firstAdminToken !== null)
      process.stdout.write(
        `\nThe first admin token, shown this once:\n\n  ${control.firstAdminToken}\n\nSign in at ${config.publicUrl}/sign-in\n\n`,
      )
  },
)
server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE')
    stop(`port ${config.port} on ${config.host} is taken: set CROSSFADE_PORT to another one`)
  stop(`cannot listen on ${config.host}:${config.port}: ${error.message}`)
})

let closing = false
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    if (closing) return
    closing = true
    log.info('closing', { signal })
    server.close()
    control
      .close()
      .then(() => process.exit(0))
      .catch((error: unknown) => stop(`could not close: ${String(error)}`))
  })

function readSettings() {
  try {
    return readConfig(process.env)
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

function stop(message: string): never {
  process.stderr.write(`crossfade control: ${message}\n`)
  process.exit(1)
}
