/** Length of a WAV file from its header. */

export interface WavMeasure {
  readonly seconds: number
  /** The header promises more bytes than there are. */
  readonly isTruncated: boolean
}

/** null: no readable format and data chunk. Streamed files with an unknown size (0 or 0xffffffff) use what is there. */
export function measureWav(bytes: Uint8Array): WavMeasure | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let bytesPerSecond = 0
  let at = 12
  while (at + 8 <= bytes.length) {
    const name = String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!)
    const size = view.getUint32(at + 4, true)
    if (name === 'fmt ' && at + 20 <= bytes.length) bytesPerSecond = view.getUint32(at + 16, true)
    if (name === 'data') {
      if (bytesPerSecond === 0) return null
      const present = bytes.length - at - 8
      const isUnknown = size === 0xffffffff || size === 0 || size >= 0x7ffff000
      const length = isUnknown ? present : Math.min(size, present)
      return { seconds: length / bytesPerSecond, isTruncated: !isUnknown && size > present }
    }
    at += 8 + size + (size & 1)
  }
  return null
}
