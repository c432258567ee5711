import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { backendRequest } from '../../control/http/schemas/plan-schemas.ts'
import { completeBackend, DIALECTS, dialectOf } from '../../gateway-plugin/contract.ts'
import { parsePlan } from '../../gateway-plugin/plan/parse-plan.ts'
import { samplePlan } from '../gateway-plugin/sample-plan.ts'

const folder = new URL('../../deploy/backends/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

describe('the backends to begin with', () => {
  it.each(files)('%s is what control takes and gateways understand', (file) => {
    const parsed = backendRequest.safeParse(read(file))
    expect(parsed.error).toBeUndefined()
    const plan = parsePlan(samplePlan({}, { backends: [completeBackend(read(file))], rollouts: [] }))
    expect(plan).toMatchObject({ ok: true })
  })

  it('are one for each kind of server', () => {
    const known = new Set(files.map((file) => dialectOf(read(file))))
    expect([...known].sort()).toEqual(Object.values(DIALECTS).flat().sort())
  })

  it('say of F5-TTS that it is not for commerce, and refuse what it cannot do', () => {
    const f5 = read('f5-tts.json')
    expect(f5.licence).toMatchObject({ name: 'CC-BY-NC-4.0', nonCommercial: true })
    expect(f5.whenUnsupported).toEqual({ speed: 'refuse', pitch: 'refuse' })
  })

  it('map the vendor’s voices to the servers’ own and back', () => {
    const kokoro = read('kokoro-fastapi.json').languages
    const vendor = read('workers-ai-rest.json').languages
    for (const language of ['en', 'es'])
      for (const own of Object.values<string>(kokoro[language].voices)) {
        const back = vendor[language].voices[own] ?? vendor[language].defaultVoice
        expect(typeof back).toBe('string')
      }
    expect(kokoro.en.voices.luna).toBe('af_heart')
    expect(vendor.en.voices.af_heart).toBe('luna')
    expect(kokoro.es.voices.nestor).toBe('em_alex')
    expect(vendor.es.voices.em_alex).toBe('nestor')
  })
})
