/** Reads whole lines that were added to a file, over rotation and truncation. */

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

export interface LogPlace {
  /** The file that the offset is in: a rotated log is another one. */
  readonly inode: number
  readonly offset: number
}

export interface LogPiece {
  readonly lines: readonly string[]
  readonly next: LogPlace
  /** Nothing more was there when it was read. */
  readonly atEnd: boolean
}

export class LogReader {
  readonly #file: string
  #handle: number | undefined
  #place: LogPlace | null

  /** `place` null: begins at the end of what is there now, with what happens from here on. */
  constructor(file: string, place: LogPlace | null) {
    this.#file = file
    this.#place = place
  }

  /** Up to `most` lines behind the last place that was kept. */
  read(most: number): LogPiece | undefined {
    this.#handle ??= this.#open()
    if (this.#handle === undefined) return undefined
    const { ino, size } = fstatSync(this.#handle)
    const known = this.#place ?? { inode: ino, offset: size }
    this.#place ??= known
    const offset = known.inode === ino && known.offset <= size ? known.offset : 0
    const bytes = Buffer.alloc(Math.min(size - offset, 4_000_000))
    const got = readSync(this.#handle, bytes, 0, bytes.length, offset)
    const { lines, length } = wholeLines(bytes.subarray(0, got), most)
    const end = offset + length
    const next = { inode: ino, offset: end }
    if (lines.length > 0 || end < size) return { lines, next, atEnd: end >= size }
    return this.#isRotated(ino) ? this.#turn(most) : { lines, next, atEnd: true }
  }

  /** Everything before is dealt with. */
  keep(place: LogPlace): void {
    this.#place = place
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }

  #open(): number | undefined {
    try {
      return openSync(this.#file, 'r')
    } catch {
      return undefined
    }
  }

  /** The old file was read to its end: on with the new one from its beginning. */
  #turn(most: number): LogPiece | undefined {
    this.close()
    this.#place = { inode: -1, offset: 0 }
    return this.read(most)
  }

  #isRotated(inode: number): boolean {
    try {
      return statSync(this.#file).ino !== inode
    } catch {
      return false
    }
  }
}

/** A line without its end is one that is still being written. */
function wholeLines(bytes: Buffer, most: number): { readonly lines: string[]; readonly length: number } {
  const lines: string[] = []
  let length = 0
  while (lines.length < most) {
    const end = bytes.indexOf(10, length)
    if (end < 0) break
    lines.push(bytes.toString('utf8', length, end))
    length = end + 1
  }
  return { lines, length }
}
