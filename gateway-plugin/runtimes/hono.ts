/** Mounts a gateway in a Hono app on any runtime: `app.all('/tts/*', crossfade(gateway))`. */

/** What a gateway of any runtime has. */
interface FetchGateway {
  fetch(request: Request, env: never, context: never): Promise<Response>
}

/** The part of Hono's context that is used here; its own type, so that Hono stays the program's choice. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
  readonly env: unknown
  /** Throws where the runtime has none. */
  readonly executionCtx: unknown
}

export function crossfade(gateway: FetchGateway): (context: HonoContext) => Promise<Response> {
  return (context) => gateway.fetch(context.req.raw, context.env as never, executionOf(context) as never)
}

function executionOf(context: HonoContext): unknown {
  try {
    return context.executionCtx
  } catch {
    return undefined
  }
}
