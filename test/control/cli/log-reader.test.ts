import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LogReader } from '../../../control/cli/nginx/log-reader.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-log-'))
  file = join(folder, 'a.log')
})
afterEach(() => rmSync(folder, { recursive: true }))

function take(reader: LogReader, most = 100): readonly string[] {
  const piece = reader.read(most)
  if (piece) reader.keep(piece.next)
  return piece?.lines ?? []
}

describe('reading a log that grows', () => {
  test('begins with what happens from now on, and leaves a line that is still being written', () => {
    writeFileSync(file, 'old\n')
    const reader = new LogReader(file, null)
    expect(take(reader)).toEqual([])
    appendFileSync(file, 'one\ntw')
    expect(take(reader)).toEqual(['one'])
    appendFileSync(file, 'o\n')
    expect(take(reader)).toEqual(['two'])
  })

  test('reads the same lines again until they are kept, also in another process', () => {
    writeFileSync(file, '')
    const reader = new LogReader(file, null)
    take(reader)
    const before = reader.read(10)!.next
    appendFileSync(file, 'one\ntwo\nthree\n')
    expect(reader.read(2)?.lines).toEqual(['one', 'two'])
    expect(reader.read(2)?.lines).toEqual(['one', 'two'])
    expect(new LogReader(file, before).read(10)?.lines).toEqual(['one', 'two', 'three'])
  })

  test('reads a rotated log to its end before the new one', () => {
    writeFileSync(file, '')
    const reader = new LogReader(file, null)
    take(reader)
    appendFileSync(file, 'last of the old\n')
    renameSync(file, `${file}.1`)
    writeFileSync(file, 'first of the new\n')
    expect(take(reader)).toEqual(['last of the old'])
    expect(take(reader)).toEqual(['first of the new'])
  })

  test('begins again where a log was cut, and waits for one that is not there yet', () => {
    const reader = new LogReader(file, null)
    expect(reader.read(1)).toBeUndefined()
    writeFileSync(file, '')
    expect(take(reader)).toEqual([])
    appendFileSync(file, 'a long line\n')
    expect(take(reader)).toEqual(['a long line'])
    truncateSync(file)
    appendFileSync(file, 'b\n')
    expect(take(reader)).toEqual(['b'])
  })
})
