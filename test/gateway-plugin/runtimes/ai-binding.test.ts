import { describe, expect, it } from 'vitest'
import { callByBinding } from '../../../gateway-plugin/runtimes/ai-binding.ts'

const call = {
  method: 'POST',
  url: 'https://api.example.org/ai/run/@cf/deepgram/aura-2-en',
  headers: {},
  body: '{}',
  timeoutMs: 1_000,
  model: { name: '@cf/deepgram/aura-2-en', inputs: { text: 'Hello.' }, gateway: null },
} as const

/** What becomes of an error with this message. */
async function whenItThrows(message: string): Promise<unknown> {
  const ai = { run: () => Promise.reject(new Error(message)) }
  const made = callByBinding(ai, () => Promise.reject(new Error('elsewhere')))
  const answer = await made(call, new AbortController().signal)
  return { status: answer.status, code: ((await answer.json()) as { internalCode: number }).internalCode }
}

describe("errors that the vendor's binding throws", () => {
  it.each([
    ['3036: you have used up your daily allocation', 429, 3036],
    ['InferenceUpstreamError: 4006: used up', 429, 4006],
    ['AiError: AiError: 3040: out of capacity', 429, 3040],
    ['3043: Internal server error', 500, 3043],
    ['error code: 1031', 500, 1031],
  ])('are answers by the code in front: %s', async (message, status, code) => {
    expect(await whenItThrows(message)).toEqual({ status, code })
  })

  it.each([
    'cannot speak "In 3036 we land."',
    'Network connection lost: ray 4006 of 3036',
  ])('are failed calls where a number only stands in the text: %s', async (message) => {
    await expect(whenItThrows(message)).rejects.toThrow(message)
  })
})

/** As in workerd: options are kept by the binding, and read again when the answer has come. */
function sharedBinding(answers: Readonly<Record<string, () => Response>>) {
  let options: { readonly returnRawResponse?: boolean } = {}
  return {
    async run(model: string, _: object, given: typeof options) {
      options = given
      const answer = await Promise.resolve(answers[model]!())
      if (options.returnRawResponse === true) return answer
      const isJson = answer.headers.get('content-type') === 'application/json'
      return isJson ? ((await answer.json()) as object) : answer.body!
    },
  }
}

describe("a call beside the program's own", () => {
  it.each([
    ['audio', () => new Response('audio')],
    ['{"audio":"UklGRg=="}', () => Response.json({ audio: 'UklGRg==' })],
  ])('is answered also where the binding mixes up what they asked for: %s', async (body, answer) => {
    const ai = sharedBinding({ [call.model.name]: answer, chat: () => Response.json({}) })
    const made = callByBinding(ai, () => Promise.reject(new Error('elsewhere')))
    const ours = made(call, new AbortController().signal)
    await ai.run('chat', {}, {})
    const answered = await ours
    expect([answered.status, await answered.text()]).toEqual([200, body])
  })
})
