/** A second or so of a real 16-bit mono WAV: a 220 Hz tone. */
export function sampleWav(seconds = 1, rate = 16_000): Uint8Array {
  const samples = Math.round(seconds * rate)
  const bytes = new Uint8Array(44 + samples * 2)
  const view = new DataView(bytes.buffer)
  const mark = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  mark(0, 'RIFF')
  view.setUint32(4, 36 + samples * 2, true)
  mark(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  mark(36, 'data')
  view.setUint32(40, samples * 2, true)
  for (let i = 0; i < samples; i++)
    view.setInt16(44 + i * 2, Math.sin((i / rate) * 2 * Math.PI * 220) * 8000, true)
  return bytes
}

/** Frames of MPEG 1 layer III at 64 kbit/s, 44.1 kHz, mono: 208 bytes and 26 ms each, silent. */
export function sampleMp3(frames = 40): Uint8Array {
  const frame = new Uint8Array(208)
  frame.set([0xff, 0xfb, 0x50, 0xc0])
  const bytes = new Uint8Array(frames * frame.length)
  for (let i = 0; i < frames; i++) bytes.set(frame, i * frame.length)
  return bytes
}
