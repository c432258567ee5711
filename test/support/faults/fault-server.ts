import { type AddressInfo, createServer, type Socket } from 'node:net'
import { sampleMp3, sampleWav } from '../../gateway-plugin/sample-audio.ts'

/** What goes wrong, as bytes and resets on a real socket. */
export type Fault =
  | {
      readonly kind: 'answers'
      readonly status: number
      readonly type: string
      readonly body: string | Uint8Array
      readonly headers?: string
    }
  | { readonly kind: 'resets'; readonly after: 'request' | 'headers' | 'audio' }
  | { readonly kind: 'hangs'; readonly after: 'request' | 'headers' | 'audio' }
  /** A few bytes every so often, and no end. */
  | { readonly kind: 'drips' }
  /** Ends before the length that its header told, or before the last chunk. */
  | { readonly kind: 'ends-early'; readonly framing: 'length' | 'chunked' }
  /** Chunked to a proper end, well formed, and far too little of it. */
  | { readonly kind: 'stops-talking' }

export interface FaultServer {
  readonly url: string
  readonly port: number
  fault: Fault
  /** Requests that came in. */
  calls(): number
  close(): Promise<void>
}

const MP3 = sampleMp3()
const OK = 'HTTP/1.1 200 OK\r\n'
const CHUNKED = `${OK}content-type: audio/mpeg\r\ntransfer-encoding: chunked\r\n\r\n`
const chunk = (bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

export async function startFaultServer(fault: Fault): Promise<FaultServer> {
  const sockets = new Set<Socket>()
  let calls = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    let request = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      request = Buffer.concat([request, bytes])
      // A TLS handshake: what a plain server says to it.
      if (request[0] === 0x16) return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      const head = request.indexOf('\r\n\r\n')
      const length = /content-length: (\d+)/i.exec(request.subarray(0, head).toString())?.[1]
      if (head < 0 || request.length < head + 4 + Number(length ?? 0)) return
      request = Buffer.alloc(0)
      calls++
      misbehave(socket, one.fault)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const one: FaultServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    fault,
    calls: () => calls,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return one
}

function misbehave(socket: Socket, fault: Fault): void {
  switch (fault.kind) {
    case 'answers': {
      const body = Buffer.from(fault.body)
      const head = `HTTP/1.1 ${fault.status} Whatever\r\ncontent-type: ${fault.type}\r\ncontent-length: ${body.length}\r\n`
      socket.write(Buffer.concat([Buffer.from(`${head}${fault.headers ?? ''}\r\n`), body]))
      return
    }
    case 'resets':
      if (fault.after === 'request') return void socket.resetAndDestroy()
      socket.write(CHUNKED)
      if (fault.after === 'audio') socket.write(chunk(MP3.subarray(0, 2000)))
      // What was written must have left before the reset, which throws away what waits.
      setTimeout(() => socket.resetAndDestroy(), 60)
      return
    case 'hangs':
      if (fault.after === 'request') return
      socket.write(CHUNKED)
      if (fault.after === 'audio') socket.write(chunk(MP3.subarray(0, 2000)))
      return
    case 'drips': {
      socket.write(CHUNKED)
      let at = 0
      const timer = setInterval(() => {
        socket.write(chunk(MP3.subarray(at % MP3.length, (at % MP3.length) + 20)))
        at += 20
      }, 20)
      socket.on('close', () => clearInterval(timer))
      return
    }
    case 'ends-early': {
      const head =
        fault.framing === 'length'
          ? `${OK}content-type: audio/mpeg\r\ncontent-length: ${MP3.length}\r\n\r\n`
          : CHUNKED
      const part = MP3.subarray(0, 2000)
      socket.end(Buffer.concat([Buffer.from(head), fault.framing === 'length' ? part : chunk(part)]))
      return
    }
    case 'stops-talking':
      socket.write(Buffer.concat([Buffer.from(CHUNKED), chunk(MP3.subarray(0, 2000))]))
      setTimeout(
        () => socket.write(Buffer.concat([chunk(MP3.subarray(0, 80)), Buffer.from('0\r\n\r\n')])),
        60,
      )
  }
}

/** A WAV whose header promises twice what follows, under a length that is right. */
export const SHORT_WAV = sampleWav(1).subarray(0, 16_000)
