/**
 * The one part of the local run that is not permissively licensed: eSpeak NG (GPL-3.0-or-later), in a process of its
 * own that others reach over HTTP only. Prints its address as its first line.
 *
 *   POST /speech  {text, voice, wordsPerMinute}  → a WAVE file
 */
import ESpeakNG from 'espeak-ng'
import { type EngineAnswer, serveEngine } from './engine-server.ts'

interface Speech {
  readonly text: string
  readonly voice: string
  readonly wordsPerMinute: number
}

async function synthesise({ text, voice, wordsPerMinute }: Speech): Promise<EngineAnswer> {
  // The text goes in as a file: as an argument, one that begins with a dash would be an option.
  const espeak = await ESpeakNG({
    arguments: ['-v', voice, '-s', String(wordsPerMinute), '-w', '/speech.wav', '-f', '/text.txt'],
    preRun: [(module) => module.FS.writeFile('/text.txt', text)],
    print: () => {},
    printErr: () => {},
  })
  return { status: 200, headers: { 'content-type': 'audio/wav' }, body: espeak.FS.readFile('/speech.wav') }
}

const server = await serveEngine({
  port: 0,
  maxBytes: 1_000_000,
  tooLarge: { status: 413, body: { problem: 'the body is over 1 MB' } },
  crashed: (error) => ({ status: 500, body: { problem: error.message } }),
  answer: async ({ method, path, body }) =>
    method === 'POST' && path === '/speech'
      ? synthesise(JSON.parse(Buffer.from(body).toString()) as Speech)
      : { status: 404, body: { problem: `no ${method} ${path}` } },
})
console.log(server.url)

// Whoever started this holds its stdin open: no orphan is left behind, however the starter ended.
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
