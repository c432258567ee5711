/** The page's side of the gateway: speaks a text, with the browser's own voice where the gateway says so. */

import { speakWithBrowser } from './browser-voice.ts'
import { page } from './page.ts'
import { readAudio } from './play-audio.ts'
import type { Play } from './until-over.ts'

export interface SpeakOptions {
  /** Address of the gateway without a trailing slash; left out: the page's own origin. */
  readonly gateway?: string
  /** Language tag such as `en` or `es-MX`; also chooses the voice of the browser. */
  readonly language?: string
  readonly voice?: string
  readonly format?: string
  /** 0.25 to 4; 1 is normal. */
  readonly speed?: number
  readonly pitch?: number
  /** A signed user token, or who gets one. */
  readonly token?: string | (() => string | Promise<string>)
  readonly headers?: Readonly<Record<string, string>>
  /** `include` sends the session cookie to a gateway of another origin. */
  readonly credentials?: 'include' | 'omit' | 'same-origin'
  readonly signal?: AbortSignal
  /** `interrupt` (the default) stops what is speaking or waits; `queue` speaks after it. */
  readonly mode?: 'interrupt' | 'queue'
  /** false: never with the voice of the browser. */
  readonly fallback?: boolean
  readonly onEvent?: (event: SpeechEvent) => void
}

export type SpeechEvent =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'fallback'; readonly because: string }
  | { readonly kind: 'playing'; readonly by: Speaker }
  | SpeechEnd

export type Speaker = 'gateway' | 'browser'

export type SpeechEnd =
  | { readonly kind: 'ended'; readonly by: Speaker }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly because: string }

export interface Speech {
  /** Never rejects. */
  readonly done: Promise<SpeechEnd>
  cancel(): void
  /** 1 (bad) to 5 (good). Answers whether it was taken; the voice of the browser cannot be rated. */
  rate(stars: number): Promise<boolean>
  complain(): Promise<boolean>
}

/** Everything that speaks or waits to. */
const active = new Set<Speech>()

export function speak(text: string, options: SpeakOptions = {}): Speech {
  const { gateway = '', onEvent, signal: theirs } = options
  const abort = new AbortController()
  const signal = AbortSignal.any([abort.signal, theirs ?? abort.signal])
  const others = [...active]
  const isQueued = options.mode === 'queue'
  if (!isQueued) for (const other of others) other.cancel()
  // Later, so that a listener which throws breaks nothing here.
  const tell = <T extends SpeechEvent>(event: T): T => {
    if (onEvent) queueMicrotask(() => onEvent(event))
    return event
  }
  const failed = (why: unknown): SpeechEnd => ({ kind: 'failed', because: String(why) })
  const post = (path: string, body: unknown, init: RequestInit) =>
    fetch(`${gateway}/tts/${path}`, { ...init, method: 'POST', body: JSON.stringify(body) })
  let receipt: string | null = ''

  let isPlaying = false
  const perform = async (by: Speaker, play: Play): Promise<SpeechEnd> => {
    if (isQueued) {
      const gone = new Promise((resolve) => {
        signal.onabort = resolve
      })
      await Promise.race([gone, Promise.all(others.map(({ done }) => done))])
    }
    await play(() => {
      isPlaying = true
      tell({ kind: 'playing', by })
    }, signal)
    return { kind: 'ended', by }
  }
  const fallBack = async (because: string): Promise<SpeechEnd> => {
    if (options.fallback === false) return failed(because)
    tell({ kind: 'fallback', because })
    receipt = ''
    return perform('browser', speakWithBrowser(text, options))
  }
  const run = async (): Promise<SpeechEnd> => {
    // Whoever asked has the speech before anything happens to it.
    await null
    if (page.navigator.onLine === false) return fallBack('offline')
    try {
      const { language, voice, format, speed, pitch, token } = options
      const bearer = typeof token === 'function' ? await token() : token
      const response = await post(
        'speak',
        { text, language, voice, format, speed, pitch },
        {
          headers: {
            'Content-Type': 'application/json',
            ...(bearer && { Authorization: `Bearer ${bearer}` }),
            ...options.headers,
          },
          ...(options.credentials && { credentials: options.credentials }),
          signal,
        },
      )
      const { status, headers } = response
      tell({ kind: 'answered', status, headers })
      const told = `status ${status}`
      if (headers.has('x-tts-fallback')) return fallBack(told)
      if (!response.ok) return failed(`${told}: ${await response.text()}`)
      const play = await readAudio(response)
      receipt = headers.get('x-tts-receipt')
      return await perform('gateway', play)
    } catch (error) {
      // Who has heard half of it, or must click first, is not helped by another voice.
      const isFinal = isPlaying || signal.aborted || (error as Error).name === 'NotAllowedError'
      return isFinal ? failed(error) : fallBack(String(error))
    }
  }
  // As plain text it needs no preflight; kept alive, it outlives the page.
  const send = async (feedback: object) =>
    !!receipt &&
    post('feedback', { receipt, ...feedback }, { keepalive: true }).then(
      ({ ok }) => ok,
      () => false,
    )

  const speech: Speech = {
    done: run()
      .catch(failed)
      .then((end) => {
        active.delete(speech)
        return tell(signal.aborted ? { kind: 'cancelled' } : end)
      }),
    cancel: () => abort.abort(),
    rate: (rating) => send({ kind: 'rating', rating }),
    complain: () => send({ kind: 'complaint' }),
  }
  active.add(speech)
  return speech
}
