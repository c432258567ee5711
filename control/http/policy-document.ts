/** The published JSON Schema of a policy file (draft 2020-12), made from the same schemas that check one. */

import { z } from '@hono/zod-openapi'
import { policyShape } from './policy-schema.ts'

type Json = Record<string, unknown>

export function policyDocument(): Json {
  const made = z.toJSONSchema(policyShape, { target: 'draft-2020-12', io: 'input' }) as Json
  const { $schema, ...shape } = made
  const partial = withoutRequired(shape) as Json
  return {
    $schema,
    title: 'Crossfade policy',
    description:
      'When a rollout goes up, when it is rolled back, and what holds it. Every field may be left out: it is completed from the default. A list is taken whole. Times are milliseconds, shares basis points, rates and ratios plain fractions.',
    ...partial,
    properties: {
      $schema: { type: 'string', description: 'For editors; control ignores it' },
      ...(partial['properties'] as Json),
    },
  }
}

/** Objects may be given in part, down to lists: their items are whole. */
function withoutRequired(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema
  const { required: _, ...rest } = schema as Json
  if (rest['type'] !== 'object') return schema
  const properties = Object.entries((rest['properties'] ?? {}) as Json)
  return {
    ...rest,
    properties: Object.fromEntries(properties.map(([name, one]) => [name, withoutRequired(one)])),
  }
}
