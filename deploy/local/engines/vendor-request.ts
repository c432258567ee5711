import type { AuraModel, MeloModel, VendorModel } from './vendor-models.ts'

export interface VendorSpeech {
  readonly text: string
  /** Primary language subtag. */
  readonly language: string
  /** 0: as it was synthesised. */
  readonly sampleRate: number
  /** `raw`: samples without a header, for linear16 in no container. */
  readonly container: 'wav' | 'raw' | 'json'
}

export type VendorRequest =
  | { readonly ok: true; readonly speech: VendorSpeech }
  | { readonly ok: false; readonly code: number; readonly message: string }

type Fields = Readonly<Record<string, unknown>>

const ENCODINGS = ['linear16', 'flac', 'mulaw', 'alaw', 'mp3', 'opus', 'aac']
const CONTAINERS = ['none', 'wav', 'ogg']
const SAMPLE_RATES = [8_000, 16_000, 22_050, 24_000, 32_000, 48_000]

/** What Deepgram gives where no rate is asked for (Deepgram docs, TTS media output settings). */
const LINEAR16_RATE = 24_000

/** Reads the body of one `ai/run` call, and refuses what the real service refuses, with its code. */
export function readVendorRequest(model: VendorModel, body: Uint8Array): VendorRequest {
  if (body.length === 0) return { ok: false, code: 3003, message: 'Missing request body' }
  let fields: unknown
  try {
    fields = JSON.parse(Buffer.from(body).toString())
  } catch {
    return { ok: false, code: 3003, message: 'Request body is not valid JSON' }
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    return invalid('expected an object')
  }
  return model.kind === 'aura' ? readAura(model, fields as Fields) : readMelo(model, fields as Fields)
}

function readAura(model: AuraModel, fields: Fields): VendorRequest {
  const { text, speaker, encoding, container, sample_rate: rate } = fields
  if (typeof text !== 'string' || text.trim() === '') return invalid("'text' must be a non-empty string")
  if (speaker !== undefined && !model.speakers.includes(speaker as string)) {
    return invalid(`'speaker' must be one of ${model.speakers.join(', ')}, got ${JSON.stringify(speaker)}`)
  }
  if (encoding !== undefined && !ENCODINGS.includes(encoding as string)) {
    return invalid(`'encoding' must be one of ${ENCODINGS.join(', ')}, got ${JSON.stringify(encoding)}`)
  }
  if (container !== undefined && !CONTAINERS.includes(container as string)) {
    return invalid(`'container' must be one of ${CONTAINERS.join(', ')}, got ${JSON.stringify(container)}`)
  }
  if (rate !== undefined && !SAMPLE_RATES.includes(rate as number)) {
    return invalid(`'sample_rate' must be one of ${SAMPLE_RATES.join(', ')}, got ${JSON.stringify(rate)}`)
  }
  const raw = encoding === 'linear16' && container === 'none'
  const usualRate = encoding === 'linear16' ? LINEAR16_RATE : 0
  const sampleRate = (rate as number | undefined) ?? usualRate
  return { ok: true, speech: { text, language: model.language, sampleRate, container: raw ? 'raw' : 'wav' } }
}

function readMelo(model: MeloModel, { prompt, lang = 'en' }: Fields): VendorRequest {
  if (typeof prompt !== 'string' || prompt.trim() === '')
    return invalid("'prompt' must be a non-empty string")
  if (!model.languages.includes(lang as string))
    return invalid(`'lang' ${JSON.stringify(lang)} is not supported`)
  return { ok: true, speech: { text: prompt, language: lang as string, sampleRate: 0, container: 'json' } }
}

function invalid(what: string): VendorRequest {
  return { ok: false, code: 8002, message: `AiError: Invalid input: ${what}` }
}
