import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { findFaultTable, renderFaultTable } from '../support/faults/render-fault-table.ts'

it('shows the failures in the README as the tests have them', () => {
  const readme = readFileSync(new URL('../../gateway-plugin/README.md', import.meta.url), 'utf8')
  expect(findFaultTable(readme)).toBe(renderFaultTable())
})
