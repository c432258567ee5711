/** The third line of every comparison: what the same text would cost elsewhere, though nobody calls it there. */

import { AURA_1, AURA_2_EN, AURA_2_ES, HOSTED_KOKORO, MELOTTS } from './default-prices.ts'

export interface ReferenceModel {
  readonly name: string
  readonly model: string
  readonly what: 'hosted-open-model' | 'vendor-model'
  /** Languages that it was seen to speak, whatever its page says. */
  readonly languages: readonly string[]
}

export const REFERENCE_MODELS: readonly ReferenceModel[] = [
  {
    name: 'Kokoro at DeepInfra',
    model: HOSTED_KOKORO,
    what: 'hosted-open-model',
    languages: ['en', 'es', 'fr', 'hi', 'it', 'ja', 'pt', 'zh'],
  },
  { name: 'MeloTTS', model: MELOTTS, what: 'vendor-model', languages: ['en', 'zh', 'ja', 'ko'] },
  { name: 'Aura 1', model: AURA_1, what: 'vendor-model', languages: ['en'] },
  { name: 'Aura 2 English', model: AURA_2_EN, what: 'vendor-model', languages: ['en'] },
  { name: 'Aura 2 Spanish', model: AURA_2_ES, what: 'vendor-model', languages: ['es'] },
]

export const HOSTED_OPEN_MODEL = REFERENCE_MODELS[0]!

/** Cheapest first, at equal lengths of text. */
const BY_PRICE = [MELOTTS, AURA_1, AURA_2_EN, AURA_2_ES]

/**
 * The cheapest model of the same vendor that speaks every language which the given one may have been asked for: no
 * row of use says more of its language than its model does. A model that is not known here stays.
 */
export function cheapestVendorModel(model: string): string {
  const languages = REFERENCE_MODELS.find((one) => one.model === model)?.languages
  if (!languages) return model
  const speaks = (name: string) =>
    languages.every((language) =>
      REFERENCE_MODELS.find((one) => one.model === name)!.languages.includes(language),
    )
  return BY_PRICE.find(speaks) ?? model
}
