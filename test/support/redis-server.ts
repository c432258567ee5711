import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'

export interface RedisServer {
  readonly url: string
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Stops it in the middle of everything: connections stay open, and nobody answers. */
  freeze(): void
  thaw(): void
  /** Comes back empty at the same address. */
  restart(): Promise<void>
}

/** A real redis-server in memory on a free port, bounded as the documentation asks. */
export async function startRedis(
  maxMemory = '64mb',
  whenFull: 'allkeys-lru' | 'noeviction' = 'allkeys-lru',
): Promise<RedisServer> {
  const port = await freePort()
  let child: ChildProcess | null = null
  const start = () =>
    new Promise<void>((resolve, reject) => {
      const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
      const bounds = ['--maxmemory', maxMemory, '--maxmemory-policy', whenFull]
      const started = spawn('redis-server', [...settings, ...bounds], { stdio: ['ignore', 'pipe', 'ignore'] })
      child = started
      started.once('error', (error) =>
        reject(new Error(`redis-server is needed for this test (package redis-server): ${error.message}`)),
      )
      started.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
      started.stdout?.on('data', (bytes: Buffer) => {
        if (bytes.includes('Ready to accept connections')) resolve()
      })
    })
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () =>
      new Promise((resolve) => {
        if (child === null || child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    restart: start,
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
