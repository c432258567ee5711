import { setPriority } from 'node:os'
import type { RunningServer } from './engine-server.ts'

/**
 * Runs one engine as a process: says where it listens, ends on SIGINT and SIGTERM, and with `tied`, when its
 * starter's end of stdin closes.
 */
export async function runEngine(
  name: string,
  port: number,
  tied: boolean,
  start: () => Promise<RunningServer>,
): Promise<void> {
  takePrecedence()
  try {
    const server = await start()
    console.log(`${name} listens on ${server.url}`)
    const end = () => void server.close().then(() => process.exit(0))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
    if (!tied) return
    process.stdin.resume()
    process.stdin.once('end', end)
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    console.error(`${name}: ${taken ? `port ${port} is taken: choose another with --port` : String(error)}`)
    process.exit(1)
  }
}

/** A real engine has a machine to itself: here it goes before whatever else is busy, where the system allows it. */
function takePrecedence(): void {
  try {
    setPriority(-10)
  } catch {
    // Only root may; without it an engine is as slow as its neighbours are busy.
  }
}
