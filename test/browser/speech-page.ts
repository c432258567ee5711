import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { Page } from 'playwright-core'
import type { SpeakOptions, Speech, speak } from '../../gateway-plugin/browser/speak.ts'
import { sampleMp3 } from '../gateway-plugin/sample-audio.ts'
import { listen, stopServer } from '../runtimes/listen.ts'

const PAGE = `<!doctype html><link rel="icon" href="data:," /><title>page</title>
<script type="module">import { speak } from '/client/speak.ts'; globalThis.speak = speak</script>`

/** What the page above has beside its own. */
export interface SpeechGlobals {
  readonly speak: typeof speak
  speech?: Speech
}

/** An empty page on an origin of its own, which serves the client's modules as they are, without their types. */
export async function startSpeechPage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url === '/tts/speak') return dribble(response)
    const module = /^\/client\/([a-z-]+\.ts)$/.exec(request.url ?? '')?.[1]
    if (module === undefined) {
      response.writeHead(200, { 'content-type': 'text/html' })
      return void response.end(PAGE)
    }
    const file = new URL(`../../gateway-plugin/browser/${module}`, import.meta.url)
    response.writeHead(200, { 'content-type': 'text/javascript' })
    response.end(stripTypeScriptTypes(readFileSync(file, 'utf8')))
  })
  const url = await listen(server)
  return { url, close: () => stopServer(server) }
}

/** A second of MP3 in ten pieces, without a length, as a backend that streams: the last one comes late. */
function dribble(response: ServerResponse): void {
  const audio = sampleMp3(60)
  const piece = audio.length / 10
  response.writeHead(200, { 'content-type': 'audio/mpeg' })
  for (let i = 0; i < 9; i++) response.write(audio.subarray(i * piece, (i + 1) * piece))
  setTimeout(() => response.end(audio.subarray(9 * piece)), 1_000)
}

export interface Heard {
  /** Kinds of events in order, `playing` with its speaker. */
  readonly events: readonly string[]
  readonly end: { readonly kind: string; readonly because?: string; readonly by?: string }
}

type Plain = Omit<SpeakOptions, 'onEvent' | 'signal' | 'token'> & { readonly token?: string }

/** Speaks in the page, and answers what it told once it was over. */
export function speakIn(page: Page, text: string, options: Plain): Promise<Heard> {
  return page.evaluate(
    async ([said, wanted]) => {
      const here = globalThis as unknown as SpeechGlobals
      const events: string[] = []
      here.speech = here.speak(said, {
        ...wanted,
        onEvent: (event) => events.push('by' in event ? `${event.kind} by ${event.by}` : event.kind),
      })
      const { speech } = here
      const end = await speech.done
      await new Promise((resolve) => setTimeout(resolve))
      return { events, end }
    },
    [text, options] as const,
  )
}

/** Instead of the browser's own voice, which is missing on a server: it notes what it was told to speak. */
export async function putBrowserVoice(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const spoken: unknown[] = []
    class Utterance {
      lang = ''
      rate = 0
      pitch = 0
      voice: { name: string } | null = null
      onstart?: () => void
      onend?: () => void
      readonly text: string
      constructor(text: string) {
        this.text = text
      }
    }
    const voice = (name: string, lang: string, localService: boolean) => ({ name, lang, localService })
    const synthesis = {
      getVoices: () => [
        voice('Remote', 'es-ES', false),
        voice('Paulina', 'es-MX', true),
        voice('Mónica', 'es-ES', true),
        voice('Samantha', 'en-US', true),
      ],
      speak(utterance: Utterance) {
        const { text, lang, rate, pitch } = utterance
        spoken.push({ text, lang, rate, pitch, voice: utterance.voice?.name ?? null })
        setTimeout(() => {
          utterance.onstart?.()
          setTimeout(() => utterance.onend?.(), 30)
        })
      },
      cancel() {
        spoken.push('cancelled')
      },
    }
    Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis })
    Object.assign(globalThis, { SpeechSynthesisUtterance: Utterance, spoken })
  })
}
