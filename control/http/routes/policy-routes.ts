import { createRoute, z } from '@hono/zod-openapi'
import { explainPolicy } from '../../core/policy-meaning.ts'
import { warnPolicy } from '../../core/warn-policy.ts'
import type { HttpDeps } from '../deps.ts'
import { fieldProblems } from '../field-problems.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { policyDocument } from '../policy-document.ts'
import { createRouter } from '../router.ts'
import { policyCheck, policyCheckRequest } from '../schemas/policy-answers.ts'
import { policyInput } from '../schemas/policy-input.ts'
import { problems } from '../schemas/problem-schema.ts'

const tags = ['policies']

const schema = createRoute({
  method: 'get',
  path: '/v1/policy-schema',
  tags,
  summary: 'The JSON Schema of a policy file (draft 2020-12), for editors and checks',
  responses: {
    200: { description: 'JSON Schema', content: { 'application/schema+json': { schema: z.unknown() } } },
  },
})

const check = createRoute({
  method: 'post',
  path: '/v1/policies/check',
  tags,
  summary: 'Check a policy without using it: problems, warnings, and what it means in time',
  request: { body: jsonBody(policyCheckRequest) },
  responses: {
    200: json(policyCheck, 'What was found; a policy with problems is answered with 200 too'),
    ...problems.notFound,
    ...problems.invalid,
  },
})

export function policyRoutes({ api }: HttpDeps) {
  let made: string | undefined
  return createRouter()
    .openapi(schema, (c) => {
      made ??= JSON.stringify(policyDocument(), null, 2)
      return c.body(made, 200, { 'Content-Type': 'application/schema+json' }) as never
    })
    .openapi(check, async (c) => {
      const asked = c.req.valid('json')
      const rollout = asked.rollout === undefined ? null : unwrap(await api.rollout(asked.rollout))
      const parsed = policyInput.safeParse(asked.policy)
      if (!parsed.success)
        return c.json(
          {
            valid: false,
            problems: [...fieldProblems(parsed.error.issues, asked.policy)],
            warnings: [],
            policy: null,
            meaning: null,
          },
          200,
        )
      const warnings = warnPolicy(parsed.data).map(({ path, message }) => ({
        field: path.join('.'),
        problem: message,
      }))
      const perSecond = rollout && rollout.traffic.requests > 0 ? rollout.traffic.requestsPerSecond : null
      const meaning = explainPolicy(parsed.data, perSecond)
      return c.json({ valid: true, problems: [], warnings, policy: parsed.data, meaning }, 200)
    })
}
