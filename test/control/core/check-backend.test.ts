import { describe, expect, it } from 'vitest'
import { checkBackend } from '../../../control/core/check-backend.ts'
import type { PlanBackend } from '../../../gateway-plugin/contract.ts'
import { sampleKokoro, sampleVendor } from '../../gateway-plugin/sample-plan.ts'

const can = sampleKokoro().capabilities
const fields = (backend: PlanBackend) => checkBackend(backend).map(({ path }) => path.join('.'))

describe('checking what a backend promises', () => {
  it('finds nothing where all can be kept', () => {
    expect(checkBackend(sampleKokoro())).toEqual([])
    expect(checkBackend(sampleVendor())).toEqual([])
  })

  it.each([
    ['a dialect of another adapter', sampleKokoro({ dialect: 'rest' }), 'dialect'],
    ['a format that the server does not make', sampleKokoro({ dialect: 'dia' }), 'capabilities.formats'],
    ['no format at all', sampleKokoro({ capabilities: { ...can, formats: [] } }), 'capabilities.formats'],
    [
      'speed where there is none',
      sampleVendor({ capabilities: { ...can, languages: [], speed: true } }),
      'capabilities.speed',
    ],
    [
      'pitch where there is none',
      sampleKokoro({ capabilities: { ...can, pitch: true } }),
      'capabilities.pitch',
    ],
    [
      'streaming where all is made first',
      sampleKokoro({ dialect: 'localai', capabilities: { ...can, speed: false, streaming: true } }),
      'capabilities.streaming',
    ],
    [
      'a language without voices',
      sampleKokoro({ capabilities: { ...can, languages: ['en', 'fr'] } }),
      'languages.fr',
    ],
    [
      'Chatterbox with two texts at a time',
      sampleKokoro({
        adapter: 'chatterbox',
        concurrency: 2,
        capabilities: { ...can, formats: ['mp3'] },
      }),
      'concurrency',
    ],
    [
      'Spanish from MeloTTS, which refuses it',
      sampleVendor({
        languages: { es: { model: '@cf/myshell-ai/melotts', defaultVoice: 'es', voices: {} } },
        capabilities: { ...can, languages: ['es'], speed: false },
      }),
      'languages.es.model',
    ],
  ])('names the field of %s', (_what, backend, field) => {
    expect(fields(backend)).toContain(field)
  })

  it('says what was expected in words that name the server', () => {
    const [problem] = checkBackend(sampleKokoro({ capabilities: { ...can, pitch: true } }))
    expect(problem?.problem).toBe('expected false: kokoro-fastapi has no pitch')
  })
})
