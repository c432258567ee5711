import { type PageVoice, page } from './page.ts'
import { type Play, untilOver } from './until-over.ts'

export interface VoiceWishes {
  readonly language?: string
  readonly speed?: number
  readonly pitch?: number
}

/** Speaks with the browser's own voice (Web Speech). Rejects where there is none. */
export function speakWithBrowser(text: string, { language = '', speed = 1, pitch = 1 }: VoiceWishes): Play {
  return (onPlaying, signal) =>
    untilOver(signal, (end, fail) => {
      const synthesis = page.speechSynthesis
      const utterance = new page.SpeechSynthesisUtterance(text)
      if (!synthesis) throw Error('no voice')
      utterance.lang = language
      utterance.voice = chooseVoice(synthesis.getVoices(), language)
      utterance.rate = speed
      utterance.pitch = pitch
      utterance.onstart = onPlaying
      utterance.onend = end
      utterance.onerror = () => fail(Error('voice failed'))
      synthesis.speak(utterance)
      return () => synthesis.cancel()
    })
}

/** The region too if there is one, else the language; voices of the machine itself first. null: the default. */
export function chooseVoice(voices: readonly PageVoice[], language: string): PageVoice | null {
  const parts = (tag: string) => tag.toLowerCase().split(/[-_]/)
  const [primary, region] = parts(language)
  const score = ({ lang, localService }: PageVoice) => {
    const [itsPrimary, itsRegion] = parts(lang)
    return itsPrimary === primary ? (itsRegion === region ? 4 : 2) + Number(localService) : 0
  }
  let best: PageVoice | null = null
  for (const voice of voices) if (score(voice) > (best ? score(best) : 0)) best = voice
  return best
}
