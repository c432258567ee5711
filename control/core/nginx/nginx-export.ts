/**
 * The plan as configuration of a stock nginx, in two files. `split_clients` computes the same 32-bit MurmurHash2
 * as the plugin, so every user is in the same arm (nginx, ngx_http_split_clients_module).
 */

import type { Plan, PlanBackend, PlanRollout } from '../../../gateway-plugin/contract.ts'
import { nginxLogFormat } from './nginx-log-format.ts'
import { headerVariable, type NginxOptions } from './nginx-options.ts'
import { candidateLanguages, type NginxRefusal, refuseForNginx } from './nginx-refusals.ts'
import { nginxServer } from './nginx-server.ts'
import {
  comment,
  DOLLAR_BLOCK,
  escapeRegex,
  mapBlock,
  parseAddress,
  percent,
  quote,
  quoteValue,
} from './nginx-text.ts'

export type NginxExport =
  | {
      readonly kind: 'exported'
      readonly planVersion: number
      /** To be included in the `http` block. */
      readonly http: string
      /** To be included in a `server` block. */
      readonly server: string
    }
  | { readonly kind: 'refused'; readonly refusals: readonly NginxRefusal[] }

interface Split {
  readonly rollout: PlanRollout
  readonly baseline: PlanBackend
  readonly candidate: PlanBackend
}

export function exportNginx(plan: Plan, options: NginxOptions): NginxExport {
  const backends = new Map(plan.backends.map((backend) => [backend.key, backend]))
  const splits = plan.rollouts.flatMap((rollout): Split[] => {
    const [baseline, candidate] = [backends.get(rollout.baseline), backends.get(rollout.candidate)]
    return baseline && candidate ? [{ rollout, baseline, candidate }] : []
  })
  const refusals = [
    ...splits.flatMap(({ rollout, baseline, candidate }) =>
      refuseForNginx(rollout, baseline, candidate, options),
    ),
    ...(splits.length === 0
      ? [{ rollout: '', field: 'rollouts', problem: 'the plan has no rollout: there is nothing to split' }]
      : []),
  ]
  if (refusals.length > 0) return { kind: 'refused', refusals }
  const http = [
    head(plan, options),
    DOLLAR_BLOCK,
    languageMap(options),
    ...splits.map((each, index) => splitBlock(each, index, options)),
    decision(splits),
    ...targets(splits, options),
    `limit_req_zone $binary_remote_addr zone=crossfade_limit:10m rate=${options.ratePerSecond}r/s;`,
    nginxLogFormat(plan.planVersion, {
      unit: headerVariable(options.unitHeader),
      language: options.language === null ? '' : '$crossfade_language',
    }),
  ]
  return {
    kind: 'exported',
    planVersion: plan.planVersion,
    http: `${http.filter(Boolean).join('\n\n')}\n`,
    server: nginxServer(
      options,
      Math.max(...splits.map(({ baseline, candidate }) => Math.max(baseline.timeoutMs, candidate.timeoutMs))),
    ),
  }
}

function head(plan: Plan, options: NginxOptions): string {
  return [
    `# Crossfade, plan ${plan.planVersion}. Made by GET /v1/export/nginx; do not edit.`,
    `# Users are told apart by ${options.unitHeader}; a request without it stays on the baseline.`,
    '# It does not change by itself: `crossfade nginx-follow` installs every new plan, a rollback too.',
  ].join('\n')
}

function languageMap({ language }: NginxOptions): string {
  if (language === null) return ''
  const [source, pattern] =
    language.from === 'header'
      ? [headerVariable(language.name), '~*^(?<crossfade_tag>[a-z]{2,3})(?![a-z])']
      : ['$uri', `~*^${escapeRegex(language.prefix)}(?<crossfade_tag>[a-z]{2,3})(?![a-z])`]
  return mapBlock(source, '$crossfade_language', [[quote(pattern), '$crossfade_tag']], '""')
}

function splitBlock({ rollout, baseline, candidate }: Split, index: number, options: NginxOptions): string {
  const unit = headerVariable(options.unitHeader)
  const languages = options.assume.includes('language')
    ? null
    : candidateLanguages(rollout, baseline, candidate)
  const overrides = rollout.overrides.map(
    ({ unit: name, arm }) => [quote(`~^${escapeRegex(name)}$`), `${arm}:override`] as const,
  )
  return [
    comment(
      `${rollout.key}, ${rollout.stage}: ${percent(rollout.share)} of its users from ${baseline.key} to ${candidate.key}`,
    ),
    languages === null
      ? mapBlock('""', `$crossfade_eligible_${index}`, [], '1')
      : mapBlock(
          '$crossfade_language',
          `$crossfade_eligible_${index}`,
          languages.map((language) => [language, '1'] as const),
          '0',
        ),
    // nginx refuses 0 %: nobody is written as no line at all.
    `split_clients "${rollout.salt}:${unit}" $crossfade_split_${index} {`,
    ...(rollout.share === 0 ? [] : [`  ${percent(rollout.share)} candidate;`]),
    '  * baseline;\n}',
    // Without a unit all requests would hash alike: they stay on the baseline, outside of the comparison.
    mapBlock(
      unit,
      `$crossfade_arm_${index}`,
      [['""', 'baseline:policy'], ...overrides],
      `$crossfade_split_${index}:hash`,
    ),
  ].join('\n')
}

/** `rollout:epoch:eligible:arm:assigned by`. The first rollout that is concerned decides. */
function decision(splits: readonly Split[]): string {
  const flags = splits.map((_, index) => `$crossfade_eligible_${index}`).join('')
  const first = splits[0]!.rollout
  return mapBlock(
    `"${flags}"`,
    '$crossfade_decision',
    splits.map(({ rollout }, index) => [
      quote(`~^${'0'.repeat(index)}1`),
      `${rollout.key}:${rollout.epoch}:1:$crossfade_arm_${index}`,
    ]),
    `${first.key}:${first.epoch}:0:baseline:policy`,
  )
}

function targets(splits: readonly Split[], options: NginxOptions): string[] {
  const backends = new Map(
    splits.flatMap(({ baseline, candidate }) => [
      [baseline.key, baseline] as const,
      [candidate.key, candidate] as const,
    ]),
  )
  const all = [...backends.values()]
  const addressOf = ({ key, url }: PlanBackend) => parseAddress(options.upstreams[key] ?? url)!
  const byArm = (pick: (split: Split, arm: 'baseline' | 'candidate') => string) =>
    splits.flatMap((split) =>
      (['candidate', 'baseline'] as const).map(
        (arm) =>
          [quote(`~^${escapeRegex(split.rollout.key)}:[0-9]+:[01]:${arm}:`), pick(split, arm)] as const,
      ),
    )
  const spare = ({ rollout }: Split, arm: 'baseline' | 'candidate') =>
    rollout.fallback[arm].find((key) => backends.has(key)) ?? '""'
  const perBackend = (variable: string, name: string, value: (backend: PlanBackend) => string) =>
    mapBlock(
      variable,
      name,
      // As patterns: nginx keeps plain keys in buckets of 64 bytes, and refuses a file with a longer one.
      all.map((backend) => [quote(`~^${escapeRegex(backend.key)}$`), value(backend)] as const),
      '""',
    )
  const address = (backend: PlanBackend) => {
    const { scheme, path } = addressOf(backend)
    return `${scheme}://crossfade_${backend.key}${path}`
  }
  return [
    ...all.map(
      (backend) =>
        `upstream crossfade_${backend.key} {\n  server ${addressOf(backend).server};\n  keepalive 16;\n}`,
    ),
    mapBlock(
      '$crossfade_decision',
      '$crossfade_backend',
      byArm((split, arm) => split[arm].key),
      '""',
    ),
    mapBlock('$crossfade_decision', '$crossfade_fallback', byArm(spare), '""'),
    perBackend('$crossfade_backend', '$crossfade_upstream', address),
    perBackend('$crossfade_backend', '$crossfade_host', (backend) => addressOf(backend).host),
    perBackend('$crossfade_backend', '$crossfade_revision', ({ revision }) => quoteValue(revision)),
    perBackend('$crossfade_fallback', '$crossfade_fallback_upstream', address),
    perBackend('$crossfade_fallback', '$crossfade_fallback_host', (backend) => addressOf(backend).host),
    perBackend('$crossfade_fallback', '$crossfade_fallback_revision', ({ revision }) => quoteValue(revision)),
    // Nobody could serve it: the page speaks with the browser's own voice.
    mapBlock('$status', '$crossfade_last_resort', [['~^5', 'required']], '""'),
  ]
}
