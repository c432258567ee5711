import { describeRange, refusedParameter } from '../backends/honour.ts'
import type { Plan } from '../contract.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { Identity } from '../identity/identify.ts'
import type { FieldProblem } from '../plan/field-reader.ts'
import { type RouteDecision, route } from '../route.ts'
import type { SpeechBody } from '../speech/parse-speech-body.ts'
import type { SpeechRequest } from '../speech/speech-request.ts'
import { canServe } from './can-serve.ts'
import { settleLanguage } from './settle-language.ts'

export interface Routed {
  readonly speech: SpeechRequest
  readonly decision: RouteDecision
}

/** Settles the language and routes by the plan in force; without any plan, to the spare backend. */
export function decideRoute(core: GatewayCore, body: SpeechBody, identity: Identity): Routed {
  const { plans, settings } = core
  const index = plans.current()
  const { text, characters, voice, format, speed, pitch, ignored } = body
  const language = settleLanguage(index?.plan ?? null, body, settings.defaultLanguage)
  const speech: SpeechRequest = { text, characters, language, voice, format, speed, pitch, ignored }
  if (index === null) return { speech, decision: routeWithoutPlan(core, speech, identity) }
  const decision = route(index, {
    user: identity.user,
    session: identity.session,
    language,
    voice,
    format,
    characters,
    speed,
    pitch,
    requestedBackend: body.engine,
    isTrusted: identity.isTrusted,
    draw: core.nextDraw(),
    isBaselineForced: index.plan.whenStale === 'baseline' && plans.isStale(),
    defaultBackend: settings.defaultBackend,
    override: identity.override,
    pins: identity.pins,
  })
  return { speech, decision }
}

function routeWithoutPlan(core: GatewayCore, speech: SpeechRequest, identity: Identity): RouteDecision {
  const spare = core.settings.spareBackend
  return {
    rollout: null,
    eligible: false,
    arm: 'baseline',
    assignedBy: 'policy',
    bucket: 0,
    unit: identity.user ?? identity.session,
    order: spare !== null && canServe(spare, speech) ? [spare] : [],
    reason: 'no-plan',
    shadow: null,
  }
}

/** Which field keeps every backend of the plan from serving this request. */
export function explainNobodyCan(plan: Plan, speech: SpeechRequest): FieldProblem {
  const speaking = plan.backends.filter(({ capabilities }) =>
    capabilities.languages.includes(speech.language),
  )
  if (speaking.length === 0) {
    const known = [...new Set(plan.backends.flatMap(({ capabilities }) => capabilities.languages))]
    return {
      field: 'language',
      problem: `expected one of ${known.join(', ')}, got ${JSON.stringify(speech.language)}`,
    }
  }
  const most = Math.max(...speaking.map(({ capabilities }) => capabilities.maxCharacters))
  if (speech.characters > most)
    return { field: 'text', problem: `expected at most ${most} characters, got ${speech.characters}` }
  const needs = { ...speech, speed: 1, pitch: 1 }
  const otherwise = speaking.filter((backend) => canServe(backend, needs))
  const refused = otherwise[0] === undefined ? null : refusedParameter(otherwise[0], speech)
  if (refused !== null)
    return {
      field: refused,
      problem: `expected ${describeRange(otherwise, refused)} with this language, got ${speech[refused]}`,
    }
  const formats = [...new Set(speaking.flatMap(({ capabilities }) => capabilities.formats))]
  return {
    field: 'format',
    problem: `expected one of ${formats.join(', ')} for this language and length, got ${JSON.stringify(speech.format)}`,
  }
}
