import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRecord } from '../../../../control/core/records/parse-record.ts'
import { attemptRecord } from '../../../../control/http/schemas/batch-schemas.ts'
import type { AttemptRecord } from '../../../../gateway-plugin/contract.ts'
import { sampleRecord } from '../../../support/sample-batch.ts'

const FIELDS = Object.keys(sampleRecord) as (keyof AttemptRecord)[]
const anything = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    true,
    '',
    -1,
    0,
    0.5,
    1e12,
    1e12 + 1,
    1e20,
    Number.NaN,
    99,
    100,
    1_000,
    {},
    [],
    'ok',
    'hit',
  ),
  fc.anything(),
)

describe('the quick parser of records', () => {
  it('gives back every field of a good record, in the order of the contract', () => {
    const parsed = parseRecord({ ...sampleRecord, later: 'field' })
    expect(parsed).toEqual({ ok: true, record: sampleRecord })
    expect(Object.keys((parsed as { record: object }).record)).toEqual(FIELDS)
  })

  it('names the first field that is missing', () => {
    for (const field of FIELDS) {
      const { [field]: _, ...rest } = sampleRecord
      expect(parseRecord(rest)).toMatchObject({ ok: false, field })
    }
  })

  it('takes and refuses exactly what the schema of the document takes and refuses', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), anything, (field, value) => {
        const record = { ...sampleRecord, [field]: value }
        expect(parseRecord(record).ok).toBe(attemptRecord.safeParse(record).success)
      }),
      { numRuns: 1_000 },
    )
  })

  it('refuses a measure of the vendor that no call can have: sums of it could not stay exact', () => {
    expect(parseRecord({ ...sampleRecord, vendorMicroUnits: 1e12 }).ok).toBe(true)
    expect(parseRecord({ ...sampleRecord, vendorMicroUnits: 1e12 + 1 })).toMatchObject({
      field: 'vendorMicroUnits',
      problem: 'expected a whole number from 0 to 1000000000000, or null, got 1000000000001',
    })
  })

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.anything(), (value) => void parseRecord(value)))
  })

  it('does not take fields from the prototype', () => {
    expect(parseRecord(Object.create(sampleRecord)).ok).toBe(false)
  })
})
