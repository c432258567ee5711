/** `npm run --silent worked-costs` prints the tables; with `-- --write` it renews them in their page. */

import { readFileSync, writeFileSync } from 'node:fs'
import { withTables } from './page.ts'
import { workedTables } from './tables.ts'

const PAGE = new URL('../../control/docs/when-does-moving-pay.md', import.meta.url)
const tables = workedTables()

if (process.argv.includes('--write')) writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), tables))
else for (const [name, table] of Object.entries(tables)) console.log(`${name}\n\n${table}\n`)
