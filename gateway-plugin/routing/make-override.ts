import { parseJson } from '../backends/adapter.ts'
import { ARMS } from '../contract.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'
import { createFieldReader, type FieldProblem } from '../plan/field-reader.ts'
import { answerJson, answerProblems } from '../speech/answers.ts'
import { LONGEST_OVERRIDE_MINUTES } from './override-token.ts'

/** `POST /tts/override` `{rollout, arm, minutes}`: a token that puts its bearer on an arm, for trusted clients. */
export async function makeOverride(core: GatewayCore, request: GatewayRequest): Promise<GatewayAnswer> {
  const problems: FieldProblem[] = []
  const body = createFieldReader(parseJson(request.body), '', problems)
  const known = (core.plans.current()?.plan.rollouts ?? []).map(({ key }) => key)
  const rollout = body.oneOf('rollout', known)
  const arm = body.oneOf('arm', ARMS)
  const minutes = body.integer('minutes', 1, LONGEST_OVERRIDE_MINUTES)
  if (problems.length > 0) return answerProblems('speak', problems)
  const token = await core.identity.overrides.make({ rollout, arm, minutes })
  return answerJson(200, {
    header: 'X-Crossfade-Override',
    token,
    rollout,
    arm,
    until: new Date(core.settings.wallClock() + minutes * 60_000).toISOString(),
  })
}
