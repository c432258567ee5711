import type { RedisCommands } from '../stores/redis-commands.ts'

/** The part of node-redis (5 and later) that is used here. */
export interface NodeRedisClient {
  sendCommand(
    args: readonly (string | Buffer)[],
    options?: { readonly typeMapping: Readonly<Record<number, unknown>> },
  ): Promise<unknown>
}

/** Answers as bytes: 36 is `$`, RESP's mark of a string. */
const AS_BYTES = { typeMapping: { 36: Buffer } }

/**
 * A client of the package `redis` for the gateway. Make it with `disableOfflineQueue: true`, or requests wait for a
 * server that is gone until their guard gives up.
 */
export function createNodeRedis(client: NodeRedisClient): RedisCommands {
  return {
    async get(key) {
      const value = await client.sendCommand(['GET', key], AS_BYTES)
      // A copy, since a piece of what the socket read would keep all of that in memory.
      return value instanceof Uint8Array ? new Uint8Array(value) : null
    },
    async set(key, value, lifetimeMs) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      await client.sendCommand(['SET', key, bytes, 'PX', String(lifetimeMs)])
    },
    run: (script, keys, args) => client.sendCommand(['EVAL', script, String(keys.length), ...keys, ...args]),
  }
}

export interface RedisConnection {
  readonly commands: RedisCommands
  close(): void
}

interface RedisPackage {
  createClient(options: unknown): NodeRedisClient & {
    on(event: 'error', listener: () => void): unknown
    connect(): Promise<unknown>
    destroy(): void
  }
}

const CONNECT_MS = 2_000
const MOST_WAIT_MS = 2_000

/**
 * Connects in the background, for as long as it takes, with the package `redis` if it is installed. The address may
 * hold a user and a password. Rejects when the package is missing.
 */
export async function connectRedis(url: string): Promise<RedisConnection> {
  // Not a dependency: a gateway without Redis installs nothing. The name in a variable keeps bundlers from looking.
  const name = 'redis'
  const { createClient } = (await import(name).catch(() => {
    throw new Error('CROSSFADE_REDIS_URL needs the package "redis": npm install redis')
  })) as RedisPackage
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (retries: number) => Math.min(MOST_WAIT_MS, 50 * 2 ** Math.min(retries, 10)),
    },
  })
  // Whoever asks while it is away is told so, and the guard logs it once.
  client.on('error', () => {})
  client.connect().catch(() => {})
  return {
    commands: createNodeRedis(client),
    close() {
      try {
        client.destroy()
      } catch {
        // Never connected, or closed already.
      }
    },
  }
}
