/** A loopback webhook: it does not dedupe, keeps what it accepts, and misbehaves as it is told. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { blockKitProblems } from './block-kit-problems.ts'

export type Behaviour =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body?: string
      readonly headers?: Record<string, string>
    }
  /** Takes the message and never answers. */
  | { readonly kind: 'hang' }
  /** Takes the message and breaks the connection. */
  | { readonly kind: 'reset' }
  /** Says 200 and never ends its body. */
  | { readonly kind: 'hang-after-200' }
  | { readonly kind: 'refuse-blocks' }

export interface Received {
  readonly text: string
  readonly blocks?: readonly unknown[]
}

export interface SlackReceiver {
  readonly url: string
  /** Every message that reached it, accepted or not. */
  readonly seen: Received[]
  /** Those answered with 200. */
  readonly accepted: Received[]
  behave(next: Behaviour): void
  close(): Promise<void>
}

export async function startSlackReceiver(): Promise<SlackReceiver> {
  const seen: Received[] = []
  const accepted: Received[] = []
  let behaviour: Behaviour = { kind: 'ok' }
  const server = createServer(async (request, response) => {
    const message = JSON.parse(await bodyOf(request)) as Received
    seen.push(message)
    answer(request, response, message)
  })
  function answer(request: IncomingMessage, response: ServerResponse, message: Received): void {
    switch (behaviour.kind) {
      case 'hang':
        return
      case 'reset':
        request.socket.resetAndDestroy()
        return
      case 'hang-after-200':
        accepted.push(message)
        response.writeHead(200).write('o')
        return
      case 'status':
        response.writeHead(behaviour.status, behaviour.headers ?? {}).end(behaviour.body ?? '')
        return
      default: {
        const problems = blockKitProblems(message)
        const refused =
          problems.length > 0 || (behaviour.kind === 'refuse-blocks' && message.blocks !== undefined)
        if (!refused) accepted.push(message)
        response.writeHead(refused ? 400 : 200).end(refused ? 'invalid_blocks' : 'ok')
      }
    }
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secret-part`,
    seen,
    accepted,
    behave(next) {
      behaviour = next
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
