import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, hashUnit } from '../../gateway-plugin/assign.ts'
import { AUDIO_FORMATS, PLAN_PHASES, type Plan } from '../../gateway-plugin/contract.ts'
import { indexPlan } from '../../gateway-plugin/plan/plan-index.ts'
import { type RouteFacts, route } from '../../gateway-plugin/route.ts'
import { canServe } from '../../gateway-plugin/routing/can-serve.ts'
import { sampleKokoro, samplePlan, sampleRollout, sampleVendor } from './sample-plan.ts'

function facts(over: Partial<RouteFacts> = {}): RouteFacts {
  return {
    user: 'user-1',
    session: null,
    language: 'en',
    voice: null,
    format: null,
    characters: 60,
    requestedBackend: null,
    isTrusted: true,
    draw: 1,
    isBaselineForced: false,
    defaultBackend: null,
    override: null,
    pins: null,
    ...over,
  }
}

const decide = (plan: Plan, over: Partial<RouteFacts> = {}) => route(indexPlan(plan), facts(over))
const keys = (decision: ReturnType<typeof decide>) => decision.order.map(({ key }) => key)

const anyFacts = fc.record({
  user: fc.option(fc.string({ minLength: 1 }), { nil: null }),
  session: fc.option(fc.uuid(), { nil: null }),
  language: fc.constantFrom('en', 'es', 'de'),
  voice: fc.constantFrom(null, 'alloy', 'luna', 'af_heart'),
  format: fc.constantFrom(null, ...AUDIO_FORMATS),
  characters: fc.integer({ min: 1, max: 4096 }),
  draw: fc.integer(),
})
const share = fc.integer({ min: 0, max: 10_000 })

describe('several rollouts', () => {
  const voices = (names: readonly string[]) => ({
    languages: [],
    voices: names,
    formats: [],
    maxCharacters: 0,
  })
  const plan = samplePlan(
    {},
    {
      backends: [sampleVendor(), sampleKokoro(), sampleKokoro({ key: 'chatterbox', name: 'Chatterbox' })],
      rollouts: [
        sampleRollout({
          key: 'premium',
          candidate: 'chatterbox',
          salt: 'premium-salt',
          share: 10_000,
          eligible: voices(['storyteller', 'narrator']),
          fallback: { baseline: ['chatterbox'], candidate: ['kokoro', 'workers-ai'] },
        }),
        sampleRollout({ key: 'ordinary', share: 10_000 }),
      ],
    },
  )

  it('are asked in order: a premium class of voices to one candidate, all others to the other', () => {
    expect(keys(decide(plan, { voice: 'storyteller' }))).toEqual(['chatterbox', 'kokoro', 'workers-ai'])
    expect(keys(decide(plan, { voice: 'alloy' }))).toEqual(['kokoro', 'workers-ai'])
  })

  it('take a request without a voice for one with the default voice of the baseline', () => {
    expect(decide(plan, { voice: null }).rollout?.key).toBe('ordinary')
    const [premium, ordinary] = plan.rollouts
    const luna = { ...plan, rollouts: [{ ...premium!, eligible: voices(['luna']) }, ordinary!] }
    expect(decide(luna, { voice: null }).rollout?.key).toBe('premium')
  })

  it('never put a unit where the list, the tester’s token and the pin all say otherwise', () => {
    const arms = fc.constantFrom('baseline' as const, 'candidate' as const)
    fc.assert(
      fc.property(
        anyFacts,
        share,
        fc.option(arms, { nil: null }),
        fc.option(arms, { nil: null }),
        fc.integer({ min: 1, max: 2 }),
        (some, at, token, pinned, epoch) => {
          const decision = decide(samplePlan({ share: at, pin: 'session', epoch: 2 }), {
            ...some,
            override: token === null ? null : { rollout: 'tts', arm: token },
            pins: pinned === null ? null : new Map([['tts', { arm: pinned, epoch, share: 77 }]]),
          })
          if (!decision.eligible || (decision.unit === null && token === null))
            expect(decision.arm).toBe('baseline')
          else if (token !== null) expect([decision.arm, decision.assignedBy]).toEqual([token, 'override'])
          else if (pinned !== null && epoch === 2 && at > 0 && at !== 77)
            expect([decision.arm, decision.assignedBy]).toEqual([pinned, 'pin'])
          else
            expect([decision.arm, decision.assignedBy]).toEqual([
              decision.bucket <= at ? 'candidate' : 'baseline',
              'hash',
            ])
        },
      ),
    )
  })
})

describe('the bucket of a decision', () => {
  it('is the one of the unit under the salt of the rollout, whoever decided', () => {
    const { salt } = sampleRollout()
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.constantFrom('en', 'es'),
        fc.boolean(),
        (user, language, isBaselineForced) => {
          const { bucket, rollout } = decide(samplePlan(), { user, language, isBaselineForced })
          expect([rollout?.key, bucket]).toEqual(['tts', bucketOf(hashUnit(salt, user))])
        },
      ),
    )
  })
})

describe('routing', () => {
  it('puts about the share of users on the candidate, each always on the same side', () => {
    const index = indexPlan(samplePlan({ share: 1000 }))
    const arms = Array.from({ length: 2000 }, (_, i) => route(index, facts({ user: `user-${i}` })).arm)
    const again = Array.from({ length: 2000 }, (_, i) => route(index, facts({ user: `user-${i}` })).arm)
    const candidates = arms.filter((arm) => arm === 'candidate').length
    expect(candidates).toBeGreaterThan(160)
    expect(candidates).toBeLessThan(240)
    expect(again).toEqual(arms)
  })

  it('moves nobody back when the share rises, and agrees with the bucket that it reports', () => {
    fc.assert(
      fc.property(anyFacts, share, share, (some, a, b) => {
        const at = (value: number) => decide(samplePlan({ share: value }), some)
        const [low, high] = [at(Math.min(a, b)), at(Math.max(a, b))]
        if (low.arm === 'candidate') expect(high.arm).toBe('candidate')
        if (low.assignedBy === 'hash')
          expect(low.arm === 'candidate').toBe(low.bucket <= Math.min(a, b) && Math.min(a, b) > 0)
      }),
    )
  })

  it('never puts on the candidate what it cannot serve, at any share and in any phase', () => {
    fc.assert(
      fc.property(anyFacts, share, fc.constantFrom(...PLAN_PHASES), (some, value, phase) => {
        const decision = decide(samplePlan({ share: value, phase }), some)
        if (decision.arm === 'candidate') {
          expect(decision.eligible).toBe(true)
          expect(canServe(sampleKokoro(), { ...facts(), ...some })).toBe(true)
        }
        if (some.language === 'es') expect(decision.eligible).toBe(false)
      }),
    )
  })

  it('names only backends that can serve the request, each once, the assigned one first', () => {
    fc.assert(
      fc.property(anyFacts, share, (some, value) => {
        const decision = decide(samplePlan({ share: value }), some)
        expect(new Set(keys(decision)).size).toBe(decision.order.length)
        for (const backend of decision.order) expect(canServe(backend, { ...facts(), ...some })).toBe(true)
        if (decision.eligible && decision.arm === 'candidate') expect(keys(decision)[0]).toBe('kokoro')
      }),
    )
  })

  it('puts on an arm only what its own backend answers first: what one of both cannot serve is no rollout’s', () => {
    fc.assert(
      fc.property(anyFacts, share, fc.constantFrom(...PLAN_PHASES), (some, value, phase) => {
        const { rollout, arm, order } = decide(samplePlan({ share: value, phase }), some)
        if (rollout !== null) expect(order[0]!.key).toBe(rollout[arm])
      }),
    )
    // Raw PCM and 3,000 characters, which only the candidate can do.
    const long = { ...sampleKokoro().capabilities, maxCharacters: 4096 }
    const plan = samplePlan(
      { share: 1000, fallback: { baseline: ['kokoro'], candidate: ['workers-ai'] } },
      { backends: [sampleVendor(), sampleKokoro({ capabilities: long })] },
    )
    for (const over of [{ format: 'pcm' as const }, { characters: 3000 }]) {
      const decision = decide(plan, over)
      expect(decision).toMatchObject({ rollout: null, eligible: false, reason: 'no-rollout' })
      expect(keys(decision)).toEqual(['kokoro'])
    }
    const both = { ...sampleVendor(), whenUnsupported: { speed: 'refuse', pitch: 'ignore' } as const }
    const strict = samplePlan({ share: 1000 }, { backends: [both, sampleKokoro()] })
    expect(decide(strict, { speed: 2 })).toMatchObject({ rollout: null, reason: 'no-rollout' })
  })

  it('says why a request stays on the baseline', () => {
    const plan = samplePlan({ share: 10_000 })
    const voices = samplePlan({
      share: 10_000,
      eligible: { languages: [], voices: ['alloy'], formats: [], maxCharacters: 0 },
    })
    expect(decide(plan, { language: 'es' }).reason).toBe('not-eligible-language')
    expect(decide(plan, { characters: 1500 }).reason).toBe('not-eligible-length')
    expect(decide(plan, { user: null }).reason).toBe('no-unit')
    expect(decide(plan, { isBaselineForced: true })).toMatchObject({ arm: 'baseline', reason: 'stale-plan' })
    expect(decide(voices, { voice: 'nova' }).reason).toBe('not-eligible-voice')
    expect(decide(voices, { voice: 'alloy' }).reason).toBe('split')
    const mp3Only = samplePlan(
      { share: 10_000 },
      {
        backends: [
          sampleVendor(),
          sampleKokoro({ capabilities: { ...sampleKokoro().capabilities, formats: ['wav'] } }),
        ],
      },
    )
    expect(decide(mp3Only, { format: 'mp3' })).toMatchObject({
      eligible: false,
      reason: 'not-eligible-format',
    })
    expect(decide(mp3Only, { format: null }).arm).toBe('candidate')
  })

  it('keeps Spanish on the vendor and never falls back to a server that does not speak it', () => {
    const decision = decide(samplePlan({ share: 10_000 }), { language: 'es' })
    expect(decision).toMatchObject({ arm: 'baseline', eligible: false, assignedBy: 'policy' })
    expect(keys(decision)).toEqual(['workers-ai'])
  })

  it('hashes the session where there is no user and the rollout allows it', () => {
    const session = 'c0ffee00c0ffee00'
    expect(decide(samplePlan({ share: 10_000 }), { user: null, session })).toMatchObject({
      arm: 'candidate',
      unit: session,
    })
    expect(
      decide(samplePlan({ share: 10_000, anonymous: 'baseline' }), { user: null, session }),
    ).toMatchObject({
      arm: 'baseline',
      unit: null,
      bucket: 0,
      reason: 'no-unit',
    })
  })

  it('follows an override, and suspends it after a rollback', () => {
    const overrides = [{ unit: 'tester', arm: 'candidate' as const }]
    expect(decide(samplePlan({ share: 0, overrides }), { user: 'tester' })).toMatchObject({
      arm: 'candidate',
      assignedBy: 'override',
      reason: 'override',
    })
    expect(
      decide(samplePlan({ share: 0, overrides, phase: 'rolled-back' }), { user: 'tester' }),
    ).toMatchObject({ arm: 'baseline', assignedBy: 'hash' })
  })

  it('sends nobody to a candidate that was rolled back, but keeps it as the last resort', () => {
    const plan = samplePlan({ phase: 'rolled-back', share: 5000 })
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (user) => {
        const decision = decide(plan, { user })
        expect(decision.arm).toBe('baseline')
        expect(keys(decision)).toEqual(['workers-ai', 'kokoro'])
      }),
    )
  })

  it('honours a backend that the request names, but lets no page walk past a rollout', () => {
    expect(decide(samplePlan(), { requestedBackend: 'kokoro' })).toMatchObject({
      rollout: null,
      reason: 'requested-engine',
      eligible: false,
    })
    expect(keys(decide(samplePlan({ share: 0 }), { requestedBackend: 'kokoro' }))).toEqual([
      'kokoro',
      'workers-ai',
    ])
    const page = { requestedBackend: 'kokoro', isTrusted: false }
    expect(decide(samplePlan({ share: 0 }), page)).toMatchObject({ arm: 'baseline', reason: 'split' })
    expect(decide(samplePlan({ phase: 'completed' }), page).reason).toBe('requested-engine')
    expect(decide(samplePlan({ share: 10_000 }), { ...page, requestedBackend: 'workers-ai' }).reason).toBe(
      'requested-engine',
    )
    const back = decide(samplePlan({ phase: 'rolled-back', share: 0 }), { requestedBackend: 'kokoro' })
    expect(keys(back)[0]).toBe('workers-ai')
    expect(decide(samplePlan(), { requestedBackend: 'kokoro', language: 'es' }).reason).toBe(
      'not-eligible-language',
    )
    expect(decide(samplePlan(), { requestedBackend: 'aura-2-en' }).reason).toBe('split')
  })

  it('lets the first rollout that is concerned decide', () => {
    const spanish = sampleRollout({
      key: 'tts-es',
      share: 10_000,
      candidate: 'spanish',
      eligible: { languages: ['es'], voices: [], formats: [], maxCharacters: 0 },
    })
    const es = { model: 'kokoro', defaultVoice: 'ef_dora', voices: {} }
    const spanishServer = sampleKokoro({
      key: 'spanish',
      languages: { es },
      capabilities: { ...sampleKokoro().capabilities, languages: ['es'] },
    })
    const plan = samplePlan(
      {},
      {
        backends: [sampleVendor(), sampleKokoro(), spanishServer],
        rollouts: [sampleRollout({ share: 10_000 }), spanish],
      },
    )
    expect(decide(plan, { language: 'en' }).rollout?.key).toBe('tts')
    expect(decide(plan, { language: 'es' })).toMatchObject({ arm: 'candidate', reason: 'split' })
    expect(decide(plan, { language: 'es' }).rollout?.key).toBe('tts-es')
  })

  it('serves what no rollout is concerned with, from the named backend or the first that can', () => {
    const plan = samplePlan({}, { rollouts: [] })
    expect(decide(plan)).toMatchObject({ rollout: null, reason: 'no-rollout' })
    expect(keys(decide(plan))).toEqual(['workers-ai', 'kokoro'])
    expect(keys(decide(plan, { defaultBackend: 'kokoro' }))).toEqual(['kokoro', 'workers-ai'])
    expect(keys(decide(plan, { language: 'de' }))).toEqual([])
  })

  it('copies the wanted part of the baseline while the share is 0, and of the candidate where it is asked', () => {
    const shadowing = indexPlan(
      samplePlan({ phase: 'shadow', share: 0, shadow: { forward: 1000, reverse: 0, reversePerHour: 0 } }),
    )
    const copies = Array.from({ length: 2000 }, (_, i) => route(shadowing, facts({ draw: i })).shadow)
    const copied = copies.filter((copy) => copy !== null)
    expect(copied.length).toBeGreaterThan(140)
    expect(copied.length).toBeLessThan(260)
    expect(copied[0]).toMatchObject({ role: 'shadow', backend: { key: 'kokoro' } })
    const all = { forward: 10_000, reverse: 10_000, reversePerHour: 0 }
    expect(decide(samplePlan({ share: 10_000, shadow: all })).shadow).toMatchObject({
      role: 'reverse-shadow',
      backend: { key: 'workers-ai' },
    })
    expect(decide(samplePlan({ share: 1, shadow: all })).shadow).toBeNull()
    expect(decide(samplePlan({ share: 0, phase: 'rolled-back', shadow: all })).shadow).toBeNull()
    expect(decide(samplePlan({ share: 0, shadow: all }), { language: 'es' }).shadow).toBeNull()
  })
})
