import { SALT_PATTERN } from '../assign.ts'
import {
  ADAPTERS,
  ARMS,
  AUDIO_FORMATS,
  BACKEND_DEFAULTS,
  CAPABILITY_DEFAULTS,
  CONTRACT_VERSION,
  DIALECTS,
  FULL_SHARE,
  type Licence,
  PLAN_PHASES,
  type Plan,
  type PlanBackend,
  type PlanRollout,
  STOP_RULES,
  UNSUPPORTED_RULES,
  type VoiceMap,
} from '../contract.ts'
import { createFieldReader, type FieldProblem, type FieldReader } from './field-reader.ts'

export type ParsedPlan =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] }

const KEY = { pattern: /^[a-z0-9][a-z0-9._-]{0,63}$/, expected: 'a key of a-z, 0-9, ".", "_" and "-"' }
const URL_TEXT = {
  pattern: /^https?:\/\/[^\s?#]+[^\s?#/]$/,
  expected: 'an http or https address without a trailing slash',
}
const SALT = { pattern: SALT_PATTERN, expected: '8 to 64 of A-Z, a-z, 0-9, "_" and "-"' }
const LARGEST = Number.MAX_SAFE_INTEGER

/**
 * Turns what control sent into a plan, or lists every problem by field. Fields that this version does not know
 * are tolerated; a newer contract version is refused, since its meaning is not known here.
 */
export function parsePlan(value: unknown): ParsedPlan {
  const problems: FieldProblem[] = []
  const top = createFieldReader(value, '', problems)
  const plan: Plan = {
    contractVersion: top.integer('contractVersion', 1, CONTRACT_VERSION),
    planVersion: top.integer('planVersion', 1, LARGEST),
    issuedAt: top.integer('issuedAt', 0, LARGEST),
    staleAfterMs: top.integer('staleAfterMs', 1, LARGEST),
    whenStale: top.oneOf('whenStale', ['keep', 'baseline']),
    backends: top.list('backends', readBackend),
    rollouts: top.list('rollouts', readRollout),
  }
  if (problems.length === 0) checkReferences(plan, problems)
  return problems.length === 0 ? { ok: true, plan } : { ok: false, problems }
}

function readBackend(item: FieldReader): PlanBackend {
  const capabilities = item.child('capabilities')
  const adapter = item.oneOf('adapter', ADAPTERS)
  return {
    key: item.text('key', KEY),
    name: item.text('name'),
    adapter,
    dialect: isNone(item, 'dialect') ? BACKEND_DEFAULTS.dialect : item.oneOf('dialect', DIALECTS[adapter]),
    url: item.text('url', URL_TEXT),
    aiGateway: isNone(item, 'aiGateway') ? BACKEND_DEFAULTS.aiGateway : item.text('aiGateway'),
    revision: item.text('revision'),
    languages: item.record('languages', readVoiceMap),
    capabilities: {
      languages: capabilities.texts('languages'),
      voices: capabilities.texts('voices'),
      formats: capabilities.manyOf('formats', AUDIO_FORMATS),
      maxCharacters: capabilities.integer('maxCharacters', 1, LARGEST),
      speed: capabilities.flag('speed'),
      pitch: isMissing(capabilities, 'pitch') ? CAPABILITY_DEFAULTS.pitch : capabilities.flag('pitch'),
      streaming: isMissing(capabilities, 'streaming')
        ? CAPABILITY_DEFAULTS.streaming
        : capabilities.flag('streaming'),
    },
    whenUnsupported: isMissing(item, 'whenUnsupported')
      ? BACKEND_DEFAULTS.whenUnsupported
      : readRules(item.child('whenUnsupported')),
    timeoutMs: item.integer('timeoutMs', 1, 600_000),
    stallMs: isNone(item, 'stallMs') ? BACKEND_DEFAULTS.stallMs : item.integer('stallMs', 1, 600_000),
    concurrency: item.integer('concurrency', 1, 100_000),
    credential: item.raw('credential') === null ? null : item.text('credential', KEY),
    metered: item.flag('metered'),
    source: item.oneOf('source', ['self-hosted', 'cloudflare-ai']),
    licence: isNone(item, 'licence') ? BACKEND_DEFAULTS.licence : readLicence(item.child('licence')),
    ...(isMissing(item, 'stopped') ? {} : { stopped: item.oneOf('stopped', STOP_RULES) }),
  }
}

/** A plan that is older than the field says nothing about it. */
function isMissing(item: FieldReader, name: string): boolean {
  return item.raw(name) === undefined
}

function isNone(item: FieldReader, name: string): boolean {
  return isMissing(item, name) || item.raw(name) === null
}

function readRules(rules: FieldReader): PlanBackend['whenUnsupported'] {
  return { speed: rules.oneOf('speed', UNSUPPORTED_RULES), pitch: rules.oneOf('pitch', UNSUPPORTED_RULES) }
}

function readLicence(licence: FieldReader): Licence {
  return {
    name: licence.text('name'),
    url: isNone(licence, 'url') ? null : licence.text('url'),
    nonCommercial: licence.flag('nonCommercial'),
  }
}

function readVoiceMap(parent: FieldReader, language: string): VoiceMap {
  const map = parent.child(language)
  return {
    model: map.text('model'),
    defaultVoice: map.text('defaultVoice'),
    voices: map.record('voices', (voices, name) => voices.text(name)),
  }
}

function readRollout(item: FieldReader): PlanRollout {
  const eligible = item.child('eligible')
  const shadow = item.child('shadow')
  const fallback = item.child('fallback')
  return {
    key: item.text('key', KEY),
    phase: item.oneOf('phase', PLAN_PHASES),
    stage: item.text('stage'),
    epoch: item.integer('epoch', 0, LARGEST),
    salt: item.text('salt', SALT),
    baseline: item.text('baseline', KEY),
    candidate: item.text('candidate', KEY),
    share: item.integer('share', 0, FULL_SHARE),
    eligible: {
      languages: eligible.texts('languages'),
      voices: eligible.texts('voices'),
      formats: eligible.manyOf('formats', AUDIO_FORMATS),
      maxCharacters: eligible.integer('maxCharacters', 0, LARGEST),
    },
    shadow: {
      forward: shadow.integer('forward', 0, FULL_SHARE),
      reverse: shadow.integer('reverse', 0, FULL_SHARE),
      reversePerHour: shadow.integer('reversePerHour', 0, 1_000_000),
    },
    overrides: item.list('overrides', (override) => ({
      unit: override.text('unit'),
      arm: override.oneOf('arm', ARMS),
    })),
    fallback: { baseline: fallback.texts('baseline'), candidate: fallback.texts('candidate') },
    anonymous: item.oneOf('anonymous', ['session', 'baseline']),
    ...(item.raw('pin') === undefined ? {} : { pin: item.oneOf('pin', ['none', 'session']) }),
  }
}

/** Every key that is named must exist, and no key twice: a gateway must never meet a hole at request time. */
function checkReferences(plan: Plan, problems: FieldProblem[]): void {
  const keys = new Set<string>()
  plan.backends.forEach((backend, index) => {
    if (keys.has(backend.key))
      problems.push({ field: `backends[${index}].key`, problem: `"${backend.key}" is there twice` })
    keys.add(backend.key)
    for (const language of backend.capabilities.languages)
      if (!Object.hasOwn(backend.languages, language))
        problems.push({
          field: `backends[${index}].languages`,
          problem: `expected a voice map for "${language}", which its capabilities promise`,
        })
  })
  const rollouts = new Set<string>()
  plan.rollouts.forEach((rollout, index) => {
    const at = `rollouts[${index}]`
    if (rollouts.has(rollout.key))
      problems.push({ field: `${at}.key`, problem: `"${rollout.key}" is there twice` })
    rollouts.add(rollout.key)
    if (rollout.baseline === rollout.candidate)
      problems.push({ field: `${at}.candidate`, problem: 'expected another backend than the baseline' })
    const named: readonly (readonly [string, string])[] = [
      ['baseline', rollout.baseline],
      ['candidate', rollout.candidate],
      ...rollout.fallback.baseline.map((key, i) => [`fallback.baseline[${i}]`, key] as const),
      ...rollout.fallback.candidate.map((key, i) => [`fallback.candidate[${i}]`, key] as const),
    ]
    for (const [field, key] of named)
      if (!keys.has(key))
        problems.push({
          field: `${at}.${field}`,
          problem: `expected the key of a backend of this plan, got "${key}"`,
        })
  })
}
