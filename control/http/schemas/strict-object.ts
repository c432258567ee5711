/** An object that takes no other fields, and tells which there are: a misspelt one must not pass unseen. */

import { z } from '@hono/zod-openapi'

export const KNOWN_FIELDS = 'expected only '

export function strictObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = KNOWN_FIELDS + Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined),
  })
}
