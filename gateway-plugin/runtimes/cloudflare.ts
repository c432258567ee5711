/**
 * The gateway as a Cloudflare Worker or Pages Function. There is one core for each isolate, made with its first
 * request; nothing runs between requests, and what an answer does not wait for is kept alive by `waitUntil`.
 */

import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'
import { type Isolate, openIsolate, type WorkerContext } from './cloudflare-isolate.ts'
import { readFetchRequest } from './fetch-request.ts'
import { answerTooLarge, toFetchResponse } from './fetch-response.ts'
import type { OwnSettings } from './own-settings.ts'
import type { Environment } from './read-own-settings.ts'

export type { WorkerContext } from './cloudflare-isolate.ts'
export type { CloudflareBindings } from './cloudflare-stores.ts'
export { CrossfadeLimiter } from './limiter-object.ts'

/** What Pages hands to a function; more is in it, and nothing more is used. */
export interface PagesContext extends WorkerContext {
  readonly request: Request
  readonly env: unknown
}

export interface CloudflareOptions {
  /** Wins over variables; what neither says has its default. */
  readonly settings?: Partial<OwnSettings>
  /** Who is asking, where the Worker's own sessions know: null for visitors. Nothing else is asked then. */
  readonly user?: (request: Request, env: never) => string | null | Promise<string | null>
}

export interface CloudflareGateway {
  fetch(request: Request, env: unknown, context: WorkerContext): Promise<Response>
  /** For a Pages Function; all methods, so that preflights are answered too. */
  readonly onRequest: (context: PagesContext) => Promise<Response>
  readonly onRequestPost: (context: PagesContext) => Promise<Response>
  readonly onRequestOptions: (context: PagesContext) => Promise<Response>
  readonly onRequestGet: (context: PagesContext) => Promise<Response>
}

const decodeHeader = (value: string): string => value

/** Settings come from variables and secrets of the environment; `README.md` lists them and the bindings. */
export function createCloudflareGateway(options: CloudflareOptions = {}): CloudflareGateway {
  let isolate: Isolate | null = null

  const answer = async (request: Request, env: unknown, context: WorkerContext): Promise<GatewayAnswer> => {
    isolate ??= openIsolate(env as Environment, options.settings ?? {})
    // `waitUntil` belongs to the request that is running, whichever context it is called on.
    isolate.keepAliveBy(context)
    const { gateway } = isolate
    if (typeof gateway === 'function') return gateway(request)
    const [read] = await Promise.all([
      readFetchRequest(request, {
        address: request.headers.get('cf-connecting-ip') ?? '',
        signal: request.signal,
        basePath: isolate.basePath,
        decodeHeader,
      }),
      isolate.freshenPlan(),
    ])
    if (read === 'too-large')
      return gateway.complete(answerTooLarge(), request.headers.get('origin') ?? undefined)
    const user = await isolate.nameUser(() => options.user?.(request, env as never) ?? null)
    const asked: GatewayRequest = user === null ? read : { ...read, user }
    const work = gateway.handle(asked)
    // Also when the client leaves: an attempt that was paid for must be reported.
    context.waitUntil(work)
    const answered = await work
    gateway.tick()
    return answered
  }
  const serve = async (request: Request, env: unknown, context: WorkerContext): Promise<Response> =>
    toFetchResponse(await answer(request, env, context))
  const onRequest = (context: PagesContext): Promise<Response> => serve(context.request, context.env, context)

  return {
    fetch: serve,
    onRequest,
    onRequestPost: onRequest,
    onRequestOptions: onRequest,
    onRequestGet: onRequest,
  }
}
