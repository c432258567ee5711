import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { HttpCall } from '../../gateway-plugin/backends/adapter.ts'
import { createNodeClient } from '../../gateway-plugin/runtimes/node-send.ts'
import type { OpenAnswer, Piece } from '../../gateway-plugin/send.ts'

const OK = 'HTTP/1.1 200 OK\r\nX-Engine: kokoro\r\n'

/** Runs `use` against a raw server that treats each request as told. */
async function against(
  treat: (socket: Socket, count: number) => void,
  use: (call: HttpCall, client: ReturnType<typeof createNodeClient>) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', () => treat(socket, ++count))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const client = createNodeClient()
  try {
    const call = {
      method: 'GET',
      url: `http://127.0.0.1:${port}/x`,
      headers: {},
      body: null,
      timeoutMs: 5000,
    } as const
    await use(call, client)
  } finally {
    client.close()
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

function expectOpen(opened: { kind: string }): OpenAnswer {
  expect(opened.kind).toBe('open')
  return opened as OpenAnswer
}

async function readAll(answer: OpenAnswer): Promise<{ text: string; last: Piece }> {
  let text = ''
  for (;;) {
    const piece = await answer.read()
    if (piece.kind !== 'bytes') return { text, last: piece }
    text += new TextDecoder().decode(piece.bytes)
  }
}

describe('opening a body over node:http', () => {
  it('resolves with the headers, and then gives what comes', async () => {
    await against(
      (socket) => {
        socket.write(`${OK}content-length: 4\r\n\r\nab`)
        setTimeout(() => socket.write('cd'), 30)
      },
      async (call, client) => {
        const answer = expectOpen(await client.openBody(call, 1000, null))
        expect(answer).toMatchObject({ status: 200, headers: { 'x-engine': 'kokoro' } })
        expect(await readAll(answer)).toEqual({ text: 'abcd', last: { kind: 'end' } })
        expect(await answer.read()).toEqual({ kind: 'end' })
      },
    )
  })

  it('takes a fresh connection where a kept one had been closed meanwhile', async () => {
    await against(
      (socket, count) => {
        if (count === 2) socket.resetAndDestroy()
        else socket.write(`${OK}content-length: 2\r\n\r\nok`)
      },
      async (call, client) => {
        for (let i = 0; i < 2; i++) {
          const answer = expectOpen(await client.openBody(call, 1000, null))
          expect((await readAll(answer)).text).toBe('ok')
          await new Promise((resolve) => setImmediate(resolve))
        }
      },
    )
  })

  it('ends with the signal, before headers and after them', async () => {
    await against(
      (socket, count) => {
        if (count === 1) socket.write(`${OK}content-length: 4\r\n\r\nab`)
      },
      async (call, client) => {
        const abort = new AbortController()
        const answer = expectOpen(await client.openBody(call, 1000, abort.signal))
        abort.abort()
        expect((await readAll(answer)).last).toEqual({ kind: 'aborted' })
        expect(await client.openBody(call, 1000, abort.signal)).toEqual({ kind: 'aborted' })
        const second = new AbortController()
        const opening = client.openBody(call, 1000, second.signal)
        setTimeout(() => second.abort(), 20)
        expect(await opening).toEqual({ kind: 'aborted' })
      },
    )
  })

  it('keeps its limits: for the whole, and between two pieces', async () => {
    await against(
      (socket, count) => {
        if (count === 1) socket.write(`${OK}content-length: 4\r\n\r\nab`)
      },
      async (call, client) => {
        const stalled = expectOpen(await client.openBody(call, 50, null))
        expect((await readAll(stalled)).last).toMatchObject({
          failure: 'timeout',
          detail: 'no further byte in 50 ms',
        })
        expect(await client.openBody({ ...call, timeoutMs: 60 }, 1000, null)).toMatchObject({
          kind: 'failed',
          failure: 'timeout',
          status: null,
        })
      },
    )
  })

  it('stops when told, and gives nothing any more', async () => {
    await against(
      (socket) => socket.write(`${OK}content-length: 4\r\n\r\nab`),
      async (call, client) => {
        const answer = expectOpen(await client.openBody(call, 1000, null))
        answer.stop()
        expect((await readAll(answer)).last).toEqual({ kind: 'aborted' })
      },
    )
  })
})
