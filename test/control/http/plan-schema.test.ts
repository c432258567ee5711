import { describe, expect, it } from 'vitest'
import { planSchema } from '../../../control/http/schemas/plan-schemas.ts'
import vectors from '../../vectors/plan.json' with { type: 'json' }

describe('the schema of a plan', () => {
  for (const vector of vectors)
    it(`${vector.valid ? 'takes' : 'refuses'} what the parser of gateways does: ${vector.name}`, () => {
      const parsed = planSchema.safeParse(vector.plan)
      expect(parsed.success).toBe(vector.valid)
      if (!('field' in vector) || vector.field === undefined || parsed.success) return
      const named = vector.field.replace('(root)', '').replaceAll(/\[(\d+)\]/g, '.$1')
      const fields = parsed.error.issues.map((issue) => issue.path.join('.'))
      expect(fields.some((field) => field.startsWith(named))).toBe(true)
    })
})
