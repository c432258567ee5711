import type { HttpCall } from '../backends/adapter.ts'
import type { MakeCall } from './fetch-send.ts'

/** The part of Workers AI's binding (`env.AI`) that is used here. */
export interface AiBinding {
  run(
    model: string,
    inputs: Readonly<Record<string, string>>,
    options: {
      readonly returnRawResponse: true
      readonly signal: AbortSignal
      readonly gateway?: {
        readonly id: string
        readonly skipCache: boolean
        readonly requestTimeoutMs: number
        readonly retries: { readonly maxAttempts: number }
      }
    },
  ): Promise<Response | ReadableStream<Uint8Array> | object>
}

/** Calls that name a model go through the binding, without a token and without HTTP; all others elsewhere. */
export function callByBinding(ai: AiBinding, elsewhere: MakeCall): MakeCall {
  return async (call, signal) => {
    if (call.model === undefined) return elsewhere(call, signal)
    try {
      const answer = await ai.run(call.model.name, call.model.inputs, {
        returnRawResponse: true,
        signal,
        ...gatewayOf(call),
      })
      return toResponse(answer)
    } catch (error) {
      if (signal.aborted) throw error
      return asAnswer(error)
    }
  }
}

/**
 * The binding keeps one set of options for all calls under way: where the program around the gateway calls a model of
 * its own meanwhile, ours is answered as that one asked, with the bare body.
 */
function toResponse(answer: Response | ReadableStream<Uint8Array> | object): Response {
  if (answer instanceof Response) return answer
  return new Response(answer instanceof ReadableStream ? answer : JSON.stringify(answer))
}

function gatewayOf({ model, timeoutMs }: HttpCall) {
  if (model === undefined || model.gateway === null) return {}
  // Whoever retries behind our back spoils the comparison of the arms.
  return {
    gateway: {
      id: model.gateway,
      skipCache: true,
      requestTimeoutMs: timeoutMs,
      retries: { maxAttempts: 1 },
    },
  }
}

/** The code stands first, behind names of errors at most: what follows may repeat the text that was to be spoken. */
const LEADING_CODE = /^(?:\w*Error: )*(?:error code: )?(\d{4})\b/

/** Some versions throw what others answer: `InferenceUpstreamError: 3036: …`. Without a number it is a failed call. */
function asAnswer(error: unknown): Response {
  const { message } = error as { message?: unknown }
  const code = LEADING_CODE.exec(String(message))?.[1]
  if (code === undefined) throw error
  const body = JSON.stringify({ internalCode: Number(code), description: String(message) })
  const isBusy = code === '3036' || code === '3040' || code === '4006'
  return new Response(body, { status: isBusy ? 429 : 500, headers: { 'content-type': 'application/json' } })
}
