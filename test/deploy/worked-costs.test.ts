import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { withTables } from '../../deploy/worked-costs/page.ts'
import { workedTables } from '../../deploy/worked-costs/tables.ts'

const page = readFileSync(new URL('../../control/docs/when-does-moving-pay.md', import.meta.url), 'utf8')

describe('the page that says when moving pays', () => {
  test('shows what the code computes (renew it with npm run --silent worked-costs -- --write)', () => {
    expect(withTables(page, workedTables())).toBe(page)
  })

  test('says in its text no break-even that is not in its tables', () => {
    const tables = Object.values(workedTables()).join('\n')
    const text = page.replace(/<!-- worked[\s\S]*?<!-- end -->/g, '')
    const volumes = [...text.matchAll(/\b\d{3},\d{3}\b|\b\d,\d{3},\d{3}\b/g)].map((match) => match[0])
    expect(volumes.length).toBeGreaterThan(10)
    // Volumes of the scenarios and of the plan's own claims, and its range without the words between.
    const said = ['133,000', '144,000', '220,000', '350,000', '500,000', '100,000']
    expect(volumes.filter((volume) => !tables.includes(volume) && !said.includes(volume))).toEqual([])
  })

  test('is not written while a table is missing or not known', () => {
    expect(() => withTables(page, { ...workedTables(), more: '' })).toThrow('the page lacks more')
    expect(() => withTables(page, {})).toThrow('there is no table "vendor bills"')
  })
})
