/** What kind of audio bytes really are: servers mislabel (Workers AI answers WAV where its docs say MP3). */

export type AudioKind = 'wav' | 'mp3' | 'aac' | 'ogg' | 'flac'

export const AUDIO_CONTENT_TYPES: Readonly<Record<AudioKind | 'pcm', string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  pcm: 'audio/pcm',
}

/** null: the bytes carry no mark of any format; raw PCM does not either, and only who asked for it may know. */
export function sniffAudio(bytes: Uint8Array): AudioKind | null {
  if (startsWith(bytes, 'RIFF') && bytes.length >= 12 && startsWith(bytes.subarray(8), 'WAVE')) return 'wav'
  if (startsWith(bytes, 'OggS')) return 'ogg'
  if (startsWith(bytes, 'fLaC')) return 'flac'
  if (startsWith(bytes, 'ID3')) return 'mp3'
  if (bytes.length < 4 || bytes[0] !== 0xff) return null
  const second = bytes[1]!
  // The layer bits are 0 in ADTS (AAC) and never 0 in MPEG audio.
  if ((second & 0xf6) === 0xf0) return 'aac'
  // Layer III, with a bit rate and a sample rate that there are: raw samples often begin with 0xff 0xff.
  const third = bytes[2]!
  return (second & 0xe6) === 0xe2 && third >> 4 !== 0xf && (third & 0x0c) !== 0x0c ? 'mp3' : null
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  if (bytes.length < mark.length) return false
  for (let i = 0; i < mark.length; i++) if (bytes[i] !== mark.charCodeAt(i)) return false
  return true
}
