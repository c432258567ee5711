/** Lines of a file, gzip or not, in whole chunks: a week of attempts is four gigabytes. */

import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { CliFailure, EXIT } from '../cli-failure.ts'

const CHUNK = 1 << 20
const NEWLINE = 10

export interface ReadLinesOptions {
  readonly file: string
  readonly line: (text: string, number: number) => void
  /** After each chunk, with the bytes of the file read so far; false: nobody needs the rest. */
  readonly chunk: (bytesRead: number) => boolean
}

/** @throws CliFailure when the file cannot be read. */
export async function readLines({ file, line, chunk }: ReadLinesOptions): Promise<void> {
  const source = createReadStream(file, { highWaterMark: CHUNK })
  let rest: Buffer | null = null
  let number = 0
  try {
    for await (const piece of (await isGzip(file)) ? pipeThrough(source) : source) {
      const bytes: Buffer = rest === null ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer])
      let from = 0
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        line(bytes.toString('utf8', from, end), ++number)
        from = end + 1
      }
      rest = from < bytes.length ? bytes.subarray(from) : null
      if (!chunk(source.bytesRead)) return
    }
  } catch (error) {
    if (error instanceof CliFailure || error instanceof RangeError) throw error
    throw new CliFailure(EXIT.refused, `${file}: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    source.destroy()
  }
  if (rest !== null) line(rest.toString('utf8'), ++number)
}

function pipeThrough(source: ReturnType<typeof createReadStream>) {
  const inflated = createGunzip({ chunkSize: CHUNK })
  source.on('error', (error) => inflated.destroy(error))
  return source.pipe(inflated)
}

/** By its first bytes: names lie. */
async function isGzip(file: string): Promise<boolean> {
  for await (const head of createReadStream(file, { start: 0, end: 1 }))
    return (head as Buffer)[0] === 0x1f && (head as Buffer)[1] === 0x8b
  return false
}
