import { audioOf, type StandIn, startStandIn } from './start-stand-in.ts'

/** A server that a team wrote itself after the plan's contract: `POST /speak`, `GET /health`, `X-TTS-*`. */
export function startSpeakServer(token: string | null = null): Promise<StandIn> {
  return startStandIn(({ method, path, headers, body }) => {
    if (path === '/health' && method === 'GET')
      return {
        status: 200,
        body: { status: 'healthy', models: ['f5-tts'], gpu_available: true, queue_length: 0 },
      }
    if (path !== '/speak') return { status: 404, body: { error: 'Not found' } }
    if (token !== null && headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { error: 'Unauthorized' } }
    const { text, model, voice, language, speed = 1, pitch = 1, format = 'mp3' } = body
    const strings = { text, model, voice, language }
    for (const [name, value] of Object.entries(strings))
      if (typeof value !== 'string' || value === '')
        return { status: 400, body: { error: `${name} is missing` } }
    if (model !== 'f5-tts') return { status: 400, body: { error: `no model ${model}` } }
    if (typeof speed !== 'number' || typeof pitch !== 'number')
      return { status: 400, body: { error: 'speed and pitch are numbers' } }
    return {
      status: 200,
      headers: {
        'content-type': 'audio/mp3',
        'x-tts-engine': 'f5-tts',
        'x-tts-latency': '145',
        'x-tts-model-version': 'v1.0.2',
      },
      body: audioOf(String(format)),
    }
  })
}
