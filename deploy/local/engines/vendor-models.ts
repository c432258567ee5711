/**
 * The speech models of Cloudflare Workers AI and their list prices (Cloudflare docs, Workers AI models and pricing,
 * 2026-08-28). One thousand neurons cost $0.011.
 */
export type VendorModel = AuraModel | MeloModel

export interface AuraModel {
  readonly kind: 'aura'
  readonly id: string
  readonly language: 'en' | 'es'
  readonly defaultSpeaker: string
  readonly speakers: readonly string[]
  readonly dollarsPerThousandCharacters: number
}

export interface MeloModel {
  readonly kind: 'melotts'
  readonly id: string
  /** What really answers; `es` and `fr` are declared and refused (cloudflare/cloudflare-docs #23308). */
  readonly languages: readonly string[]
  readonly dollarsPerAudioMinute: number
}

const words = (text: string) => text.split(' ')

export const VENDOR_MODELS: readonly VendorModel[] = [
  {
    kind: 'aura',
    id: '@cf/deepgram/aura-1',
    language: 'en',
    defaultSpeaker: 'angus',
    speakers: words('angus asteria arcas orion orpheus athena luna zeus perseus helios hera stella'),
    dollarsPerThousandCharacters: 0.015,
  },
  {
    kind: 'aura',
    id: '@cf/deepgram/aura-2-en',
    language: 'en',
    defaultSpeaker: 'luna',
    speakers: words(
      'amalthea andromeda apollo arcas aries asteria athena atlas aurora callista cora cordelia delia draco ' +
        'electra harmonia helena hera hermes hyperion iris janus juno jupiter luna mars minerva neptune ' +
        'odysseus ophelia orion orpheus pandora phoebe pluto saturn thalia theia vesta zeus',
    ),
    dollarsPerThousandCharacters: 0.03,
  },
  {
    kind: 'aura',
    id: '@cf/deepgram/aura-2-es',
    language: 'es',
    defaultSpeaker: 'aquila',
    speakers: words('sirio nestor carina celeste alvaro diana aquila selena estrella javier'),
    dollarsPerThousandCharacters: 0.03,
  },
  {
    kind: 'melotts',
    id: '@cf/myshell-ai/melotts',
    languages: ['en', 'zh', 'ja', 'ko'],
    dollarsPerAudioMinute: 0.000_205,
  },
]

const DOLLARS_PER_NEURON = 0.011 / 1_000

/** Neurons of one call: by characters of input for Aura, by seconds of audio for MeloTTS. */
export function neuronsOf(model: VendorModel, characters: number, audioSeconds: number): number {
  const dollars =
    model.kind === 'aura'
      ? (characters / 1_000) * model.dollarsPerThousandCharacters
      : (audioSeconds / 60) * model.dollarsPerAudioMinute
  return dollars / DOLLARS_PER_NEURON
}

/** One entry of `GET …/ai/models/search`. */
export function listedModel(model: VendorModel): unknown {
  const [unit, price] =
    model.kind === 'aura'
      ? ['per 1k characters', model.dollarsPerThousandCharacters]
      : ['per audio minute', model.dollarsPerAudioMinute]
  return {
    id: model.id,
    source: 1,
    name: model.id,
    description: '',
    task: { id: 'b52660a1-9a95-4ab2-8b1d-f232be34604a', name: 'Text-to-Speech', description: '' },
    tags: [],
    properties: [{ property_id: 'price', value: [{ unit, price, currency: 'USD' }] }],
  }
}
