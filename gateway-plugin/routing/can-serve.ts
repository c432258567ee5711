import { refusedParameter, type SpokenParameters } from '../backends/honour.ts'
import type { AudioFormat, PlanBackend } from '../contract.ts'

export interface SpeechNeeds extends SpokenParameters {
  readonly language: string
  readonly format: AudioFormat | null
  /** Unicode code points. */
  readonly characters: number
}

/**
 * Whether a backend can serve a request at all. The voice is not asked here: another voice is better than no
 * audio, so only eligibility of the candidate looks at it.
 */
export function canServe(backend: PlanBackend, needs: SpeechNeeds): boolean {
  const can = backend.capabilities
  return (
    needs.characters <= can.maxCharacters &&
    can.languages.includes(needs.language) &&
    (needs.format === null || can.formats.includes(needs.format)) &&
    refusedParameter(backend, needs) === null
  )
}
