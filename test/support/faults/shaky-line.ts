import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** The line between a gateway and its control: whole, cut, or answering rubbish, always at one address. */
export interface ShakyLine {
  readonly url: string
  /** Through to this base address. */
  mend(target: string): Promise<void>
  /** Nobody listens. */
  cut(): Promise<void>
  /** Answers everything with this, whatever it is. */
  babble(answer: string): Promise<void>
  close(): Promise<void>
}

export async function layShakyLine(): Promise<ShakyLine> {
  let server: Server | null = null
  const sockets = new Set<Socket>()
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    const old = server
    server = null
    if (old !== null) await new Promise<void>((resolve) => old.close(() => resolve()))
  }
  const serve = async (port: number, onSocket: (socket: Socket) => void) => {
    await stop()
    const next = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      onSocket(socket)
    })
    server = next
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve))
    return (next.address() as AddressInfo).port
  }
  const port = await serve(0, (socket) => socket.destroy())
  return {
    url: `http://127.0.0.1:${port}`,
    async mend(target) {
      const { hostname, port: to } = new URL(target)
      await serve(port, (socket) => {
        const far = connect(Number(to), hostname)
        far.on('error', () => socket.destroy())
        far.on('close', () => socket.destroy())
        socket.on('close', () => far.destroy())
        socket.pipe(far).pipe(socket)
      })
    },
    cut: stop,
    async babble(answer) {
      await serve(port, (socket) => {
        socket.on('data', () => socket.end(answer))
      })
    },
    close: stop,
  }
}
