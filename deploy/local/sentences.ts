import { readFileSync } from 'node:fs'

export interface Sentences {
  readonly english: readonly string[]
  readonly spanish: readonly string[]
}

/** The real sentences of `deploy/local/sentences` (public domain; sources in its README). */
export function readSentences(): Sentences {
  return { english: linesOf('sentences.en.txt'), spanish: linesOf('sentences.es.txt') }
}

function linesOf(file: string): readonly string[] {
  const text = readFileSync(new URL(`./sentences/${file}`, import.meta.url), 'utf8')
  return text.split('\n').filter((line) => line.trim() !== '')
}
