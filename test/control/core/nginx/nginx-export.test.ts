import { describe, expect, test } from 'vitest'
import { exportNginx, type NginxExport } from '../../../../control/core/nginx/nginx-export.ts'
import { DEFAULT_NGINX_OPTIONS, type NginxOptions } from '../../../../control/core/nginx/nginx-options.ts'
import type { Plan, PlanBackend, PlanRollout } from '../../../../gateway-plugin/contract.ts'
import { samplePlan } from '../../../gateway-plugin/sample-plan.ts'

interface Shape {
  readonly rollout?: Partial<PlanRollout>
  readonly baseline?: Partial<PlanBackend>
  readonly candidate?: Partial<PlanBackend>
}

/** Two backends that can do the same, so that only what a test changes stands in the way. */
function planOf({ rollout = {}, baseline = {}, candidate = {} }: Shape = {}): Plan {
  const plan = samplePlan()
  const [first] = plan.rollouts
  const capabilities = plan.backends.find(({ key }) => key === first!.candidate)!.capabilities
  return {
    ...plan,
    backends: plan.backends.map((backend) => ({
      ...backend,
      adapter: 'openai-speech',
      capabilities,
      ...(backend.key === first!.baseline ? baseline : {}),
      ...(backend.key === first!.candidate ? candidate : {}),
    })),
    rollouts: [
      {
        ...first!,
        share: 1_234,
        eligible: { languages: [], voices: [], formats: [], maxCharacters: 0 },
        ...rollout,
      },
    ],
  }
}

function make(shape: Shape = {}, options: Partial<NginxOptions> = {}): NginxExport {
  return exportNginx(planOf(shape), { ...DEFAULT_NGINX_OPTIONS, ...options })
}

function refused(shape: Shape, options: Partial<NginxOptions> = {}): readonly string[] {
  const made = make(shape, options)
  return made.kind === 'refused' ? made.refusals.map(({ field }) => field) : []
}

function text(made: NginxExport): string {
  if (made.kind === 'refused') throw new Error(JSON.stringify(made.refusals))
  return made.http
}

const { baseline, candidate } = samplePlan().rollouts[0]!
const able = samplePlan().backends.find(({ key }) => key === candidate)!.capabilities

describe('the plan for nginx', () => {
  test('writes a share with two decimals, and nobody as no line at all, because nginx refuses 0 %', () => {
    expect(text(make())).toContain('12.34% candidate;')
    const none = text(make({ rollout: { share: 0 } }))
    expect(none).not.toContain('% candidate;')
    expect(none).toContain('* baseline;')
  })

  test('leaves requests without a user on the baseline, outside of the comparison', () => {
    expect(text(make())).toContain('"" baseline:policy;')
  })

  test('sends no header beside the same one of a backend: browsers refuse an origin that is there twice', () => {
    const made = make()
    const server = made.kind === 'exported' ? made.server : ''
    for (const location of server.split('location ').slice(1)) {
      const added = [...location.matchAll(/add_header (\S+)/g)].map(([, name]) => name)
      expect(added.length).toBeGreaterThan(5)
      for (const name of added) expect(location).toContain(`proxy_hide_header ${name};`)
    }
  })

  test('writes the longest key of a backend so that nginx takes it', () => {
    const key = 'k'.repeat(64)
    const { backends, rollouts } = planOf()
    const long = backends.map((backend) => (backend.key === candidate ? { ...backend, key } : backend))
    const made = exportNginx(
      {
        ...planOf(),
        backends: long,
        rollouts: [{ ...rollouts[0]!, candidate: key, fallback: { baseline: [key], candidate: [baseline] } }],
      },
      DEFAULT_NGINX_OPTIONS,
    )
    for (const line of text(made).split('\n')) expect(line).not.toMatch(/^ {2}[a-z]\S{45,} /)
    expect(text(made)).toContain(`"~^${key}$" http:`)
  })

  test('lets no name of a stage or revision become configuration', () => {
    const stage = 'first\nserver { listen 9999; }'
    const made = text(make({ rollout: { stage }, candidate: { revision: 'v1-$beta "x"' } }))
    expect(made).not.toMatch(/^\s*server \{ listen/m)
    expect(made).toContain(String.raw`beta \"x\""`)
    expect(made).not.toContain('$beta')
  })

  test('matches testers letter by letter, whatever characters their ids have', () => {
    const made = text(make({ rollout: { overrides: [{ unit: 'a.b+"c"', arm: 'candidate' }] } }))
    expect(made).toContain(String.raw`"~^a\\.b\\+\"c\"$" candidate:override;`)
  })

  test('refuses what stands in the body, each with its reason, and takes the word of the operator for it', () => {
    const narrow = {
      rollout: { eligible: { languages: ['en'], voices: ['luna'], formats: ['wav'], maxCharacters: 100 } },
      baseline: { capabilities: { ...able, languages: ['en', 'es'], formats: ['mp3', 'wav'] } },
    } as const
    expect(refused(narrow)).toEqual([
      'eligible.languages',
      'eligible.voices',
      'eligible.formats',
      'eligible.maxCharacters',
    ])
    expect(refused(narrow, { assume: ['voice', 'format', 'length'] })).toEqual(['eligible.languages'])
    expect(refused(narrow, { assume: ['language', 'voice', 'format', 'length'] })).toEqual([])
  })

  test('expresses a language by a header or by the path', () => {
    const narrow = {
      baseline: { capabilities: { ...able, languages: [...able.languages, 'de'] } },
    } as const
    const byHeader = text(make(narrow, { language: { from: 'header', name: 'X-TTS-Language' } }))
    expect(byHeader).toContain('map $http_x_tts_language $crossfade_language')
    expect(byHeader).toMatch(/map \$crossfade_language \$crossfade_eligible_0 \{\n {2}en 1;/)
    expect(text(make(narrow, { language: { from: 'path', prefix: '/speak/' } }))).toContain(
      'map $uri $crossfade_language',
    )
  })

  test('refuses two backends that speak different contracts, unless one has an address that speaks the other', () => {
    const mixed = { baseline: { adapter: 'workers-ai' } } as const
    expect(refused(mixed)).toEqual(['baseline'])
    expect(refused(mixed, { upstreams: { [baseline]: 'https://app.example.org/tts' } })).toEqual([])
  })

  test('refuses an address that would end a line of configuration, and a plan that splits nothing', () => {
    expect(refused({ candidate: { url: 'http://a;b' } })).toEqual([`upstreams.${candidate}`])
    const empty = exportNginx({ ...planOf(), rollouts: [] }, DEFAULT_NGINX_OPTIONS)
    expect(empty).toMatchObject({ kind: 'refused', refusals: [{ field: 'rollouts' }] })
  })

  test('names the version of the plan in every line of the log', () => {
    expect(text(make())).toContain(`'{"v":1,"plan":${samplePlan().planVersion},`)
  })
})
