/** The small values that stand in requests and answers, each with its unit and what was expected. */

import { z } from '@hono/zod-openapi'
import { SALT_PATTERN } from '../../../gateway-plugin/assign.ts'
import { FULL_SHARE } from '../../../gateway-plugin/contract.ts'
import { KEY_EXPECTED, KEY_PATTERN } from '../../core/ids.ts'
import type { BasisPoints, DurationMs, EpochMs } from '../../core/units.ts'

/** The number is checked by the schema; the brand says so to the compiler. */
function branded<T extends number>(schema: z.ZodType<number>): z.ZodType<T, T> {
  return schema as unknown as z.ZodType<T, T>
}

const YEAR_MS = 31_536_000_000
const LATEST_MS = 8_640_000_000_000_000

export const key = z.string().regex(KEY_PATTERN, `expected ${KEY_EXPECTED}`)
export const share = branded<BasisPoints>(
  z
    .int(`expected a whole number of basis points from 0 to ${FULL_SHARE}`)
    .min(0)
    .max(FULL_SHARE)
    .openapi({ description: 'Basis points: 0 is nobody, 10000 everybody' }),
)
export const time = branded<EpochMs>(
  z.int().min(0).max(LATEST_MS).openapi({ description: 'Epoch milliseconds' }),
)
export const duration = branded<DurationMs>(
  z.int().min(0).max(YEAR_MS).openapi({ description: 'Milliseconds' }),
)
export const salt = z.string().regex(SALT_PATTERN, 'expected 8 to 64 of A-Z, a-z, 0-9, "_" and "-"')
export const title = z.string().trim().min(1).max(200)
/** What a person writes: kept in the ledger, shown to all. */
export const prose = z.string().trim().min(1).max(2_000)
export const count = z.int().min(0)
export const fraction = z.number().min(0).max(1)

/** A whole number in an address or a query. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,16}$/, `expected a whole number from ${least} to ${most}`)
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .openapi({ type: 'integer', minimum: least, maximum: most })
}
