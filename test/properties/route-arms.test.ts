import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDIO_FORMATS, type PlanBackend, UNSUPPORTED_RULES } from '../../gateway-plugin/contract.ts'
import { indexPlan } from '../../gateway-plugin/plan/plan-index.ts'
import { findIneligibility, type RouteFacts, route } from '../../gateway-plugin/route.ts'
import { canServe } from '../../gateway-plugin/routing/can-serve.ts'
import { sampleKokoro, samplePlan, sampleVendor } from '../gateway-plugin/sample-plan.ts'

const LANGUAGES = ['en', 'es', 'ja'] as const

const abilities = fc.record({
  languages: fc.subarray([...LANGUAGES], { minLength: 1 }),
  formats: fc.subarray([...AUDIO_FORMATS], { minLength: 1 }),
  maxCharacters: fc.integer({ min: 1, max: 4_096 }),
  speed: fc.boolean(),
  pitch: fc.boolean(),
  refuses: fc.constantFrom(...UNSUPPORTED_RULES),
})

type Abilities = typeof abilities extends fc.Arbitrary<infer T> ? T : never

function able(backend: PlanBackend, { refuses, ...can }: Abilities): PlanBackend {
  const voices = { model: 'm', defaultVoice: 'v', voices: {} }
  return {
    ...backend,
    capabilities: { ...backend.capabilities, ...can },
    languages: Object.fromEntries(can.languages.map((language) => [language, voices])),
    whenUnsupported: { speed: refuses, pitch: refuses },
  }
}

const asked = fc.record({
  user: fc.uuid(),
  language: fc.constantFrom(...LANGUAGES),
  format: fc.constantFrom(null, ...AUDIO_FORMATS),
  characters: fc.integer({ min: 1, max: 5_000 }),
  speed: fc.constantFrom(1, 1.5, 9),
  pitch: fc.constantFrom(1, 2),
  draw: fc.integer(),
})

describe('whatever two backends can do', () => {
  it('who is on an arm is asked for there first, and what one of both cannot serve is on none', () => {
    fc.assert(
      fc.property(
        abilities,
        abilities,
        fc.subarray([...LANGUAGES]),
        fc.integer({ min: 0, max: 10_000 }),
        asked,
        (vendor, kokoro, languages, share, request) => {
          const [baseline, candidate] = [able(sampleVendor(), vendor), able(sampleKokoro(), kokoro)]
          const eligible = { languages, voices: [], formats: [], maxCharacters: 0 }
          const index = indexPlan(samplePlan({ share, eligible }, { backends: [baseline, candidate] }))
          const facts: RouteFacts = {
            session: null,
            voice: null,
            requestedBackend: null,
            isTrusted: false,
            isBaselineForced: false,
            defaultBackend: null,
            override: null,
            pins: null,
            ...request,
          }
          const decision = route(index, facts)
          const both = canServe(baseline, facts) && canServe(candidate, facts)
          const isMeant = languages.length === 0 || languages.includes(request.language)
          expect(decision.eligible).toBe(both && isMeant)
          expect(findIneligibility(index.rollouts[0]!, facts) === null).toBe(decision.eligible)
          for (const backend of decision.order) expect(canServe(backend, facts)).toBe(true)
          if (decision.eligible)
            expect(decision.order[0]?.key).toBe(decision.arm === 'candidate' ? 'kokoro' : 'workers-ai')
          else expect([decision.arm, decision.assignedBy]).toEqual(['baseline', 'policy'])
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
