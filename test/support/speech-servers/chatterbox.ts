import { audioOf, type StandIn, startStandIn } from './start-stand-in.ts'

const LANGUAGES = 'ar da de el en es fi fr he hi it ja ko ms nl no pl pt ru sv sw tr zh'.split(' ')
const VOICES = ['Emily.wav', 'Abigail.wav']

/**
 * devnen/Chatterbox-TTS-Server 2026-04 with the multilingual model: `POST /tts`, voices by file name, `audio/mp3`.
 * A second request while one is at work is counted: the real server makes it wait.
 */
export async function startChatterbox(): Promise<StandIn> {
  return startStandIn(({ method, path, body }) => {
    if (method !== 'POST' || path !== '/tts') return { status: 404, body: { detail: 'Not Found' } }
    const refuse = (status: number, detail: unknown) => ({ status, body: { detail } })
    const wrong = (field: string, msg: string) =>
      refuse(422, [{ loc: ['body', field], msg, type: 'value_error' }])
    const { text, voice_mode: mode = 'predefined', predefined_voice_id: voice, output_format = 'wav' } = body
    const { language = 'en', speed_factor: speed = 1 } = body
    if (typeof text !== 'string' || text === '')
      return wrong('text', 'String should have at least 1 character')
    if (mode !== 'predefined' && mode !== 'clone')
      return wrong('voice_mode', 'Input should be predefined or clone')
    if (!['wav', 'opus', 'mp3'].includes(String(output_format)))
      return wrong('output_format', "Input should be 'wav', 'opus' or 'mp3'")
    if (typeof speed !== 'number' || speed < 0.25 || speed > 4) return wrong('speed_factor', 'out of range')
    if (!VOICES.includes(String(voice))) return refuse(404, `Predefined voice file '${voice}' not found.`)
    if (!/[\p{L}\p{N}]/u.test(text)) return refuse(400, 'Text processing resulted in no usable chunks.')
    if (!LANGUAGES.includes(String(language))) return refuse(500, `unsupported language ${language}`)
    const format = String(output_format)
    return { status: 200, headers: { 'content-type': `audio/${format}` }, body: audioOf(format) }
  })
}
