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
