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
  ): Promise<Response>
}

/** Calls that name a model go through the binding, without a token and without HTTP; all others elsewhere. */
export function callByBinding(ai: AiBinding, elsewhere: MakeCall): MakeCall {
  return async (call, signal) => {
    if (call.model === undefined) return elsewhere(call, signal)
    try {
      return await ai.run(call.model.name, call.model.inputs, {
        returnRawResponse: true,
        signal,
        ...gatewayOf(call),
      })
    } catch (error) {
      if (signal.aborted) throw error
      return asAnswer(error)
    }
  }
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
