import type { ClientRequest, IncomingMessage } from 'node:http'
import type { HttpCall } from '../backends/adapter.ts'
import type { ClientSignal } from '../client-signal.ts'
import type { OpenAnswer, OpenBody, Piece } from '../send.ts'
import { isStaleConnection, toFailed, toHeaders } from './node-failures.ts'

type LastPiece = Exclude<Piece, { kind: 'bytes' }>
type Opened = Awaited<ReturnType<OpenBody>>

/** Answers of node:http in pieces. `open` begins the request. */
export function createOpenBody(open: (call: HttpCall) => ClientRequest): OpenBody {
  return async (call, stallMs, signal) => {
    for (;;) {
      const opened = await openOnce(open, call, stallMs, signal)
      if (opened !== 'stale-connection') return opened
    }
  }
}

function openOnce(
  open: (call: HttpCall) => ClientRequest,
  call: HttpCall,
  stallMs: number,
  signal: ClientSignal | null,
): Promise<Opened | 'stale-connection'> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve({ kind: 'aborted' })
    const request = open(call)
    const queue = createPieceQueue()
    let answer: IncomingMessage | null = null
    let stall: NodeJS.Timeout | undefined

    const end = (last: LastPiece, instead?: 'stale-connection') => {
      clearTimeout(total)
      clearTimeout(stall)
      signal?.removeEventListener('abort', abort)
      if (last.kind !== 'end') request.destroy()
      queue.end(last)
      // Without headers yet, the end is the answer; later, `resolve` does nothing any more.
      if (instead !== undefined) resolve(instead)
      else if (last.kind === 'failed') resolve({ ...last, status: null })
      else if (last.kind === 'aborted') resolve(last)
    }
    const late = (ms: number, what: string) => () =>
      end({ kind: 'failed', failure: 'timeout', detail: `${what} in ${ms} ms` })
    const abort = () => end({ kind: 'aborted' })
    const total = setTimeout(late(call.timeoutMs, 'no last byte'), call.timeoutMs)
    signal?.addEventListener('abort', abort, { once: true })

    request.on('error', (error: NodeJS.ErrnoException) => {
      const { failure, detail } = toFailed(error, answer?.statusCode ?? null)
      const last = { kind: 'failed', failure: failure === 'connect' ? 'unknown' : failure, detail } as const
      if (answer !== null) return end(last)
      if (isStaleConnection(error, request.reusedSocket)) return end(last, 'stale-connection')
      clearTimeout(total)
      resolve(toFailed(error, null))
      end(last)
    })
    request.on('response', (incoming) => {
      answer = incoming
      incoming.on('data', (bytes: Buffer) => {
        clearTimeout(stall)
        stall = setTimeout(late(stallMs, 'no further byte'), stallMs)
        queue.put(bytes)
      })
      incoming.on('error', (error) => end(brokenOff(error.message)))
      incoming.on('end', () => end(incoming.complete ? { kind: 'end' } : brokenOff('cut short')))
      resolve({
        kind: 'open',
        status: incoming.statusCode ?? 0,
        headers: toHeaders(incoming),
        read: queue.read,
        stop: abort,
      } satisfies OpenAnswer)
    })
    request.end(call.body ?? undefined)
  })
}

function brokenOff(detail: string): LastPiece {
  return { kind: 'failed', failure: 'truncated-body', detail }
}

/** What has come and was not read yet; whoever reads ahead of it waits. After the last piece nothing comes. */
function createPieceQueue() {
  const pieces: Piece[] = []
  let last: LastPiece | null = null
  let waiting: ((piece: Piece) => void) | null = null
  const give = (piece: Piece) => {
    const taker = waiting
    waiting = null
    if (taker === null) pieces.push(piece)
    else taker(piece)
  }
  return {
    put(bytes: Uint8Array) {
      if (last === null) give({ kind: 'bytes', bytes })
    },
    end(piece: LastPiece) {
      if (last !== null) return
      last = piece
      give(piece)
    },
    read: (): Promise<Piece> => {
      const next = pieces.shift()
      if (next !== undefined) return Promise.resolve(next)
      if (last !== null) return Promise.resolve(last)
      return new Promise((resolve) => {
        waiting = resolve
      })
    },
  }
}
