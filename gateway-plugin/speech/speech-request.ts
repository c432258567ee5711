import type { AudioFormat } from '../contract.ts'

/** What a client wants spoken, after validation, whichever of the two doors it came through. */
export interface SpeechRequest {
  readonly text: string
  /** Unicode code points of the text. */
  readonly characters: number
  /** Primary language subtag, lower case. */
  readonly language: string
  /** Vendor-neutral voice name; null: the default of the language. */
  readonly voice: string | null
  /** null: whatever the backend makes best; mp3 where it can. */
  readonly format: AudioFormat | null
  /** Fields that no backend can do, for the one who asked. */
  readonly ignored?: readonly string[]
  /** 0.25 to 4; 1 is normal. */
  readonly speed: number
  /** 1 is normal. */
  readonly pitch: number
}
