import { z } from '@hono/zod-openapi'
import { type Problem, problemTitles } from '../problem.ts'
import { gateResult } from './verdict-schemas.ts'

type ProblemCode = Problem['code']
const codes = Object.keys(problemTitles) as [ProblemCode, ...ProblemCode[]]

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    instance: z.string(),
    problems: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
    gates: z.array(gateResult).optional(),
    reason: z.string().optional(),
    currentVersion: z.int().optional(),
  })
  .openapi('Problem')

function described(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } }
}

/** The errors that routes have in common, to be picked from by status. */
export const problems = {
  malformed: { 400: described('Not readable') },
  notFound: { 404: described('There is no such thing') },
  conflict: { 409: described('Exists already, or refused: the gates say what each needs') },
  version: {
    412: described('The rollout changed since the version in If-Match'),
    428: described('If-Match is missing'),
  },
  tooLarge: { 413: described('Over a limit of size') },
  invalid: { 422: described('Every field problem is listed') },
  overloaded: { 429: described('Try again after Retry-After seconds') },
}
