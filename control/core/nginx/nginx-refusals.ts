/** What of a plan a stock nginx cannot carry out: refused with the reason, never left out in silence. */

import type { PlanBackend, PlanRollout } from '../../../gateway-plugin/contract.ts'
import type { NginxAssumption, NginxOptions } from './nginx-options.ts'
import { parseAddress } from './nginx-text.ts'

export interface NginxRefusal {
  readonly rollout: string
  readonly field: string
  readonly problem: string
}

/** `rollout` with its two backends; a missing backend cannot come out of a committed plan. */
export function refuseForNginx(
  rollout: PlanRollout,
  baseline: PlanBackend,
  candidate: PlanBackend,
  options: NginxOptions,
): readonly NginxRefusal[] {
  const refusals: NginxRefusal[] = []
  const refuse = (field: string, problem: string) => refusals.push({ rollout: rollout.key, field, problem })
  const given = (assumption: NginxAssumption) => options.assume.includes(assumption)
  const { eligible } = rollout

  if (!given('language') && options.language === null && restrictedLanguages(rollout, baseline, candidate))
    refuse(
      'eligible.languages',
      'nginx cannot read a language in the body: say which header or path it stands in (language=header:X-TTS-Language or language=path:/speak/), or that all requests are eligible (assume=language)',
    )
  if (!given('voice') && eligible.voices.length > 0)
    refuse(
      'eligible.voices',
      'a voice stands in the body, which nginx cannot read: assume=voice says that every request asks for one of them',
    )
  if (
    !given('format') &&
    narrower(eligible.formats, candidate.capabilities.formats, baseline.capabilities.formats)
  )
    refuse(
      'eligible.formats',
      `the candidate cannot produce every format of the baseline, and a format stands in the body, which nginx cannot read: assume=format says that every request asks for one that both have`,
    )
  if (!given('length') && limitOf(eligible.maxCharacters, candidate) < ownLimitOf(baseline))
    refuse(
      'eligible.maxCharacters',
      'nginx cannot count the characters of a text: assume=length says that none is longer than the candidate takes',
    )
  for (const backend of [baseline, candidate]) {
    const address = options.upstreams[backend.key] ?? backend.url
    if (parseAddress(address) === undefined)
      refuse(
        `upstreams.${backend.key}`,
        `expected an http or https address without a query, got "${address}"`,
      )
  }
  const [from, to] = [baseline, candidate].map((backend) => backend.adapter)
  if (from !== to && !(baseline.key in options.upstreams) && !(candidate.key in options.upstreams))
    refuse(
      'baseline',
      `nginx passes requests on as they are, but ${baseline.key} speaks ${from} and ${candidate.key} ${to}: name an address of one of them that speaks the other's contract (upstream=${baseline.key}=https://…), such as the function that serves it today`,
    )
  return refusals
}

/** The languages that are split, which both backends speak; null: all that the baseline speaks. */
export function candidateLanguages(
  rollout: PlanRollout,
  baseline: PlanBackend,
  candidate: PlanBackend,
): readonly string[] | null {
  const able = candidate.capabilities.languages
  const named = rollout.eligible.languages
  const languages = named.length > 0 ? named.filter((language) => able.includes(language)) : able
  const shared = baseline.capabilities.languages
  return shared.every((language) => languages.includes(language))
    ? null
    : languages.filter((language) => shared.includes(language))
}

function restrictedLanguages(rollout: PlanRollout, baseline: PlanBackend, candidate: PlanBackend): boolean {
  return candidateLanguages(rollout, baseline, candidate) !== null
}

function narrower(
  named: readonly string[],
  candidate: readonly string[],
  baseline: readonly string[],
): boolean {
  return baseline.some(
    (format) => !candidate.includes(format) || (named.length > 0 && !named.includes(format)),
  )
}

function limitOf(named: number, candidate: PlanBackend): number {
  return Math.min(named === 0 ? Number.POSITIVE_INFINITY : named, ownLimitOf(candidate))
}

function ownLimitOf(backend: PlanBackend): number {
  return backend.capabilities.maxCharacters
}
