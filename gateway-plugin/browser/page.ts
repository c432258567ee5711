/** What the client uses of a page, spelled out: the plugin is compiled without the types of the DOM. */

export interface PageAudio {
  src: string
  onplaying: (() => void) | null
  onended: (() => void) | null
  onerror: (() => void) | null
  play(): Promise<void>
  pause(): void
}

export interface PageVoice {
  readonly lang: string
  readonly localService: boolean
}

export interface PageUtterance {
  lang: string
  rate: number
  pitch: number
  voice: PageVoice | null
  onstart: (() => void) | null
  onend: (() => void) | null
  onerror: (() => void) | null
}

export interface PageMediaSource {
  onsourceopen: (() => void) | null
  addSourceBuffer(type: string): {
    appendBuffer(bytes: Uint8Array): void
    onupdateend: (() => void) | null
  }
  endOfStream(): void
}

export interface Page {
  readonly Audio: new () => PageAudio
  readonly MediaSource?: (new () => PageMediaSource) & { isTypeSupported(type: string): boolean }
  readonly SpeechSynthesisUtterance: new (text: string) => PageUtterance
  readonly speechSynthesis?: {
    getVoices(): readonly PageVoice[]
    speak(utterance: PageUtterance): void
    cancel(): void
  }
  readonly navigator: { readonly onLine?: boolean }
  readonly URL: { createObjectURL(what: unknown): string; revokeObjectURL(url: string): void }
}

export const page = globalThis as unknown as Page
