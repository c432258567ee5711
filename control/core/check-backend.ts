/** What a backend promises and its server or model cannot keep: found when it is put, not by users. */

import {
  DIALECT_LIMITS,
  DIALECTS,
  dialectOf,
  MODEL_LANGUAGES,
  type PlanBackend,
} from '../../gateway-plugin/contract.ts'

export interface BackendProblem {
  readonly path: readonly string[]
  readonly problem: string
}

export function checkBackend(backend: PlanBackend): readonly BackendProblem[] {
  const { adapter, dialect } = backend
  const known: readonly string[] = DIALECTS[adapter]
  if (dialect !== null && !known.includes(dialect))
    return [
      {
        path: ['dialect'],
        problem: `expected one of ${known.join(', ')} for adapter ${adapter}, got "${dialect}"`,
      },
    ]
  return [
    ...checkCapabilities(backend),
    ...backend.capabilities.languages.flatMap((it) => checkModel(backend, it)),
  ]
}

function checkCapabilities(backend: PlanBackend): readonly BackendProblem[] {
  const { capabilities: can } = backend
  const server = dialectOf(backend)
  const limits = DIALECT_LIMITS[server]
  const problems: BackendProblem[] = []
  const note = (field: string, problem: string) => problems.push({ path: ['capabilities', field], problem })
  if (can.formats.length === 0) note('formats', 'expected at least one audio format')
  for (const format of can.formats)
    if (!limits.formats.includes(format))
      note('formats', `expected formats that ${server} makes (${limits.formats.join(', ')}), got "${format}"`)
  if (can.speed && limits.speed === null) note('speed', `expected false: ${server} has no speed`)
  if (can.pitch && !limits.pitch) note('pitch', `expected false: ${server} has no pitch`)
  if (can.streaming && !limits.streaming) note('streaming', `expected false: ${server} does not stream`)
  if (limits.concurrency !== null && backend.concurrency > limits.concurrency)
    problems.push({
      path: ['concurrency'],
      problem: `expected at most ${limits.concurrency}: ${server} works on one text at a time`,
    })
  return problems
}

function checkModel(backend: PlanBackend, language: string): readonly BackendProblem[] {
  const map = Object.hasOwn(backend.languages, language) ? backend.languages[language] : undefined
  if (map === undefined)
    return [
      {
        path: ['languages', language],
        problem: 'expected a voice map for this language, which the capabilities promise',
      },
    ]
  const spoken = backend.adapter === 'workers-ai' ? MODEL_LANGUAGES[map.model] : undefined
  if (spoken === undefined || spoken.includes(language)) return []
  return [
    {
      path: ['languages', language, 'model'],
      problem: `expected a model that speaks "${language}": ${map.model} speaks ${spoken.join(', ')}`,
    },
  ]
}
