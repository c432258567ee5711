import type { Audio } from '../audio/inspect-audio.ts'

const FORM = 1
const HEAD_BYTES = 3

/** One value for stores that keep bytes only: form, length of the facts, the facts as JSON, the audio. */
export function packAudio(audio: Audio): Uint8Array {
  const facts = new TextEncoder().encode(JSON.stringify([audio.contentType, audio.seconds]))
  const blob = new Uint8Array(HEAD_BYTES + facts.length + audio.bytes.length)
  blob.set([FORM, facts.length >> 8, facts.length & 0xff])
  blob.set(facts, HEAD_BYTES)
  blob.set(audio.bytes, HEAD_BYTES + facts.length)
  return blob
}

/** null for anything that `packAudio` did not write: another program's value, or another form of ours. */
export function unpackAudio(blob: Uint8Array): Audio | null {
  const length = ((blob[1] ?? 0) << 8) | (blob[2] ?? 0)
  const from = HEAD_BYTES + length
  if (blob[0] !== FORM || blob.length <= from) return null
  try {
    const facts: unknown = JSON.parse(new TextDecoder().decode(blob.subarray(HEAD_BYTES, from)))
    if (!Array.isArray(facts)) return null
    const [contentType, seconds] = facts as readonly unknown[]
    if (typeof contentType !== 'string' || !(seconds === null || typeof seconds === 'number')) return null
    return { bytes: blob.subarray(from), contentType, seconds }
  } catch {
    return null
  }
}
