import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Binds to a free port of the loopback. Answers the base address. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}

/** Waits for something that another part does soon; fails with the last words after ten seconds. */
export async function until<T>(read: () => T | Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  for (let i = 0; i < 500; i++) {
    const value = await read()
    if (isRight(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`still ${JSON.stringify(await read())} after ten seconds`)
}
