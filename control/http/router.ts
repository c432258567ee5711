import { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from './env.ts'
import { fieldProblems } from './field-problems.ts'
import { failWith } from './http-error.ts'

/** A router whose schemas answer every field problem at once, through the one place for errors. */
export function createRouter() {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const { data } = result as unknown as { data: unknown }
      const problems = fieldProblems(result.error.issues, data)
      const first = problems[0]!
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
      failWith({ code: 'invalid', detail: `${first.field}: ${first.problem}${more}`, problems })
    },
  })
}
