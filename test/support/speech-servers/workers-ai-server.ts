import { sampleWav } from '../../gateway-plugin/sample-audio.ts'
import { audioOf, type StandIn, type StandInAnswer, startStandIn } from './start-stand-in.ts'

const SPEAKERS: Readonly<Record<string, readonly string[]>> = {
  '@cf/deepgram/aura-1': ['angus', 'luna'],
  '@cf/deepgram/aura-2-en': ['luna', 'orion'],
  '@cf/deepgram/aura-2-es': ['aquila', 'nestor'],
}
const MELO = '@cf/myshell-ai/melotts'

/**
 * Cloudflare Workers AI by REST, and the same through AI Gateway (`/v1/{account}/{gateway}/workers-ai/{model}`), with
 * bearer tokens, speakers, encodings and `cf-ai-neurons` (Cloudflare docs, Workers AI models and AI Gateway, 2026).
 */
export function startWorkersAi(token = 'vendor-token'): Promise<StandIn> {
  return startStandIn(({ path, headers, body }) => {
    const refuse = (status: number, code: number, message: string): StandInAnswer => ({
      status,
      body: { success: false, errors: [{ code, message }], messages: [], result: null },
    })
    const model =
      /^\/client\/v4\/accounts\/local\/ai\/run\/(.+)$/.exec(path)?.[1] ??
      /^\/v1\/local\/tts\/workers-ai\/(.+)$/.exec(path)?.[1]
    if (model === undefined || headers.authorization !== `Bearer ${token}`)
      return refuse(401, 10_000, 'Authentication error')
    if (path.startsWith('/v1/') && headers['cf-aig-authorization'] !== `Bearer ${token}`)
      return { status: 401, body: { success: false, error: [{ code: 2009, message: 'Unauthorized' }] } }
    return model === MELO ? speakMelo(body, refuse) : speakAura(model, body, refuse)
  })
}

type Body = Readonly<Record<string, unknown>>
type Refuse = (status: number, code: number, message: string) => StandInAnswer

function speakAura(model: string, body: Body, refuse: Refuse): StandInAnswer {
  const speakers = SPEAKERS[model]
  if (speakers === undefined) return refuse(400, 5007, `No such model ${model} or task`)
  const { text, speaker, encoding = 'mp3', container } = body
  const isKnown = Object.keys(body).every((name) =>
    ['text', 'speaker', 'encoding', 'container'].includes(name),
  )
  if (!isKnown || typeof text !== 'string' || !speakers.includes(String(speaker)))
    return refuse(400, 8002, 'Invalid input')
  const kind = encoding === 'linear16' && container === 'none' ? 'pcm' : String(encoding)
  return {
    status: 200,
    headers: { 'content-type': 'audio/mpeg', 'cf-ai-neurons': (text.length * 2.72727).toFixed(2) },
    body: audioOf(kind),
  }
}

function speakMelo({ prompt, lang = 'en' }: Body, refuse: Refuse): StandInAnswer {
  if (typeof prompt !== 'string' || prompt === '') return refuse(400, 8002, 'Invalid input')
  if (!['en', 'zh', 'ja', 'ko'].includes(String(lang))) return refuse(400, 8002, 'Invalid input')
  const audio = Buffer.from(sampleWav(0.5)).toString('base64')
  return {
    status: 200,
    headers: { 'cf-ai-neurons': '0.16' },
    body: { result: { audio }, success: true, errors: [], messages: [] },
  }
}
