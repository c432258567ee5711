/** Puts tables between the marks of a page: `<!-- worked: capacity -->` … `<!-- end -->`. */

const BLOCK = /(<!-- worked: ([\w -]+) -->\n)[\s\S]*?(<!-- end -->)/g

/** @throws when the page lacks a table, or names one that does not exist. */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  const used = new Set<string>()
  const written = page.replace(BLOCK, (_, before: string, name: string, after: string) => {
    const table = tables[name]
    if (table === undefined) throw new Error(`there is no table "${name}"`)
    used.add(name)
    return `${before}\n${table}\n\n${after}`
  })
  const missing = Object.keys(tables).filter((name) => !used.has(name))
  if (missing.length > 0) throw new Error(`the page lacks ${missing.join(', ')}`)
  return written
}
