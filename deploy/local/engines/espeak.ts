import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readWav, type Sound } from './wav.ts'

export interface Espeak {
  /** @param language primary language subtag. */
  speak(text: string, language: string, signal: AbortSignal): Promise<Sound>
  close(): void
}

const WORDS_PER_MINUTE = 175
const START_LIMIT_MS = 15_000

/** Subtags that eSpeak NG knows by another name. */
const VOICES: Readonly<Record<string, string>> = { en: 'en-us', zh: 'cmn' }

interface Running {
  readonly child: ChildProcess
  readonly url: string
}

/** eSpeak NG in a process of its own, started with the first text, and again should it have died. */
export function createEspeak(): Espeak {
  let running: Promise<Running> | undefined

  function start(): Promise<Running> {
    const file = fileURLToPath(new URL('./espeak-server.ts', import.meta.url))
    const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] })
    return new Promise((done, fail) => {
      const timer = setTimeout(() => end(`said nothing for ${START_LIMIT_MS} ms`), START_LIMIT_MS)
      function end(why: string): void {
        clearTimeout(timer)
        running = undefined
        child.kill()
        fail(new Error(`the espeak-ng process ${why}`))
      }
      child.once('error', (error) => end(`did not start: ${error.message}`))
      child.once('exit', (code, signal) => end(`ended with ${code ?? signal}`))
      child.stdout.once('data', (line: Buffer) => {
        clearTimeout(timer)
        done({ child, url: line.toString().trim() })
      })
    })
  }

  return {
    async speak(text, language, signal) {
      running ??= start()
      const { url } = await running
      const response = await fetch(`${url}/speech`, {
        method: 'POST',
        body: JSON.stringify({ text, voice: VOICES[language] ?? language, wordsPerMinute: WORDS_PER_MINUTE }),
        signal,
      })
      if (!response.ok) throw new Error(`espeak-ng answered ${response.status}: ${await response.text()}`)
      return readWav(new Uint8Array(await response.arrayBuffer()))
    },
    close() {
      running?.then(({ child }) => child.kill()).catch(() => {})
    },
  }
}
