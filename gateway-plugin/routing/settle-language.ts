import type { Plan } from '../contract.ts'

/** The language of a text nobody named: from the engine or model that was asked for, else from the voice. */
export function settleLanguage(
  plan: Plan | null,
  wanted: { language: string | null; engine: string | null; voice: string | null },
  otherwise: string,
): string {
  if (wanted.language !== null) return wanted.language
  if (plan === null) return otherwise
  if (wanted.engine !== null) {
    for (const backend of plan.backends)
      for (const [language, map] of Object.entries(backend.languages))
        if (map.model === wanted.engine || map.model.endsWith(`/${wanted.engine}`)) return language
  }
  if (wanted.voice === null) return otherwise
  let found: string | null = null
  for (const backend of plan.backends)
    for (const [language, map] of Object.entries(backend.languages)) {
      if (!Object.hasOwn(map.voices, wanted.voice) && map.defaultVoice !== wanted.voice) continue
      // A name that several languages have tells nothing, unless the default language is among them.
      if (language === otherwise) return otherwise
      found ??= language
    }
  return found ?? otherwise
}
