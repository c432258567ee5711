import { AUDIO_CONTENT_TYPES } from '../audio/sniff-audio.ts'
import { ignoredParameters } from '../backends/honour.ts'
import type { PlanBackend } from '../contract.ts'
import type { SpeechRequest } from './speech-request.ts'

/** `X-TTS-Ignored`: what was asked for and is not in this audio. Nothing is left out silently. */
export function ignoredHeader(
  backend: PlanBackend,
  speech: SpeechRequest,
  contentType: string,
): { readonly 'x-tts-ignored'?: string } {
  const ignored: string[] = [...(speech.ignored ?? []), ...ignoredParameters(backend, speech)]
  const wanted = speech.format === 'opus' ? 'ogg' : speech.format
  // MeloTTS makes WAV, whatever is asked of it.
  if (wanted !== null && AUDIO_CONTENT_TYPES[wanted] !== contentType) ignored.push('format')
  return ignored.length === 0 ? {} : { 'x-tts-ignored': ignored.join(', ') }
}
