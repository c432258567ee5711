#!/usr/bin/env node
/** `npm run gateway`: a whole gateway as a process, configured by its environment. */

import { createNodeGateway } from './node.ts'
import { readNodeConfig } from './node-config.ts'
import { connectRedis } from './node-redis.ts'
import { NODE_DEFAULTS, VARIABLES } from './node-variables.ts'

function describe(name: string, meaning: string): string {
  const otherwise = NODE_DEFAULTS[name] ?? ''
  return `  ${name.padEnd(31)} ${meaning}${otherwise === '' ? '' : ` (${otherwise})`}`
}

const HELP = `Crossfade gateway: speaks through the backend that the rollout's plan names for each user.

  npm run gateway -- [--help] [--insecure-dev-keys]

  --insecure-dev-keys   start without long secrets, on a machine of your own

Environment:
${VARIABLES.map(([name, meaning]) => describe(name, meaning)).join('\n')}
`

function log(level: string, event: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`)
}

function stop(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const known = new Set(['--help', '-h', '--insecure-dev-keys'])
  const args = process.argv.slice(2)
  const unknown = args.find((arg) => !known.has(arg))
  if (unknown !== undefined)
    stop(`crossfade gateway: unknown argument "${unknown}"; --help lists what there is`)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP)
    return
  }
  const major = Number(process.versions.node.split('.', 1)[0])
  if (major < 20) stop(`crossfade gateway: expected Node 20 or newer, got ${process.versions.node}`)

  const read = readNodeConfig(process.env, args.includes('--insecure-dev-keys'))
  if (!read.ok) stop(read.problems.map((problem) => `crossfade gateway: ${problem}`).join('\n'))
  const { host, port, redisUrl, settings } = read.config
  const redis =
    redisUrl === null
      ? null
      : await connectRedis(redisUrl).catch(({ message }) => stop(`crossfade gateway: ${message}`))
  const gateway = createNodeGateway({ ...settings, redis: redis?.commands ?? null, log })
  try {
    const address = await gateway.listen(port, host)
    log('info', 'gateway.listening', {
      name: settings.name,
      url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
      control: settings.control.url,
    })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    stop(
      code === 'EADDRINUSE'
        ? `crossfade gateway: port ${port} of ${host} is taken; set CROSSFADE_GATEWAY_PORT to another one`
        : `crossfade gateway: cannot listen at ${host}:${port}: ${message}`,
    )
  }

  let isStopping = false
  const drain = async (signal: string): Promise<void> => {
    // A second signal means it: whoever sends it does not want to wait for the last reports.
    if (isStopping) process.exit(1)
    isStopping = true
    log('info', 'gateway.draining', { signal })
    const lost = await gateway.close()
    redis?.close()
    log(lost === 0 ? 'info' : 'warn', 'gateway.stopped', { recordsNotDelivered: lost })
    process.exit(0)
  }
  process.on('SIGTERM', () => void drain('SIGTERM'))
  process.on('SIGINT', () => void drain('SIGINT'))
}

await main()
