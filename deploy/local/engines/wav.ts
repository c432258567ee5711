/** Samples as signed 16-bit little endian, one channel: what both synthesisers produce. */
export interface Sound {
  readonly sampleRate: number
  readonly samples: Int16Array
}

const HEADER_BYTES = 44

/**
 * Reads a RIFF WAVE file of 16-bit mono PCM.
 *
 * @throws RangeError naming what is not as expected.
 */
export function readWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length < HEADER_BYTES || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') {
    throw new RangeError(`not a RIFF WAVE file: ${bytes.length} bytes beginning with "${tag(0)}"`)
  }
  let sampleRate = 0
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true)
    if (tag(at) === 'fmt ') {
      const [format, channels, bits] = [at + 8, at + 10, at + 22].map((it) => view.getUint16(it, true))
      if (format !== 1 || channels !== 1 || bits !== 16) {
        throw new RangeError(
          `expected 16-bit mono PCM, got format ${format}, ${channels} channels, ${bits} bits`,
        )
      }
      sampleRate = view.getUint32(at + 12, true)
    }
    if (tag(at) === 'data') {
      if (sampleRate === 0) throw new RangeError('the data chunk comes before the format chunk')
      // A streamed file claims more than there is.
      const end = Math.min(at + 8 + size, bytes.length)
      const data = bytes.slice(at + 8, end - ((end - at) % 2))
      return { sampleRate, samples: new Int16Array(data.buffer, 0, data.length >> 1) }
    }
    at += 8 + size + (size % 2)
  }
  throw new RangeError('there is no data chunk')
}

/** A WAVE file of 16-bit mono PCM. */
export function writeWav({ sampleRate, samples }: Sound): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES + samples.length * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(sampleRate, 24)
  bytes.writeUInt32LE(sampleRate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples.length * 2, 40)
  bytes.set(rawPcm(samples), HEADER_BYTES)
  return bytes
}

/** The samples as bytes, without a header. */
export function rawPcm(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
}

/** Resamples by linear interpolation: good enough for speech that was synthesised at 16 kHz. */
export function resample({ sampleRate, samples }: Sound, wanted: number): Sound {
  if (wanted === sampleRate) return { sampleRate, samples }
  const length = Math.floor((samples.length * wanted) / sampleRate)
  const result = new Int16Array(length)
  for (let index = 0; index < length; index++) {
    const position = (index * sampleRate) / wanted
    const before = Math.floor(position)
    const left = samples[before] ?? 0
    const right = samples[before + 1] ?? left
    result[index] = Math.round(left + (right - left) * (position - before))
  }
  return { sampleRate: wanted, samples: result }
}

export function secondsOf({ sampleRate, samples }: Sound): number {
  return samples.length / sampleRate
}

/** One after the other; all of the same sample rate. */
export function joinSounds(sounds: readonly Sound[]): Sound {
  const [first, ...others] = sounds
  if (first === undefined) throw new RangeError('there is no sound to join')
  if (others.length === 0) return first
  const samples = new Int16Array(sounds.reduce((sum, sound) => sum + sound.samples.length, 0))
  let at = 0
  for (const sound of sounds) {
    samples.set(sound.samples, at)
    at += sound.samples.length
  }
  return { sampleRate: first.sampleRate, samples }
}
