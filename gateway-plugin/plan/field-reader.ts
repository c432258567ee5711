/** Reads one object by hand and notes every problem under its full field path, instead of stopping at the first. */

export interface FieldProblem {
  readonly field: string
  readonly problem: string
}

/** What a value looks like in an error: short, and never more than 40 characters of a string. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}

export interface FieldReader {
  readonly path: string
  raw(name: string): unknown
  problem(name: string, expected: string): void
  text(name: string, options?: { pattern?: RegExp; expected?: string }): string
  integer(name: string, least: number, most: number): number
  flag(name: string): boolean
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T
  texts(name: string): readonly string[]
  manyOf<const T extends string>(name: string, allowed: readonly T[]): readonly T[]
  child(name: string): FieldReader
  list<T>(name: string, read: (item: FieldReader) => T): readonly T[]
  record<T>(name: string, read: (parent: FieldReader, key: string) => T): Readonly<Record<string, T>>
}

export function createFieldReader(value: unknown, path: string, problems: FieldProblem[]): FieldReader {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject)
    problems.push({ field: path || '(root)', problem: `expected an object, got ${describeValue(value)}` })
  const source = isObject ? (value as Record<string, unknown>) : {}
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  // A parent that is no object is one problem, not one for each field that it lacks.
  const note = (name: string, expected: string) => {
    if (isObject)
      problems.push({ field: at(name), problem: `expected ${expected}, got ${describeValue(source[name])}` })
  }
  const listOf = (name: string): readonly unknown[] => {
    const list = Object.hasOwn(source, name) ? source[name] : undefined
    if (Array.isArray(list)) return list
    note(name, 'a list')
    return []
  }

  const reader: FieldReader = {
    path,
    raw: (name) => (Object.hasOwn(source, name) ? source[name] : undefined),
    problem: note,
    text(name, options = {}) {
      const text = reader.raw(name)
      const pattern = options.pattern ?? /^[\s\S]{1,2000}$/
      if (typeof text === 'string' && pattern.test(text)) return text
      note(name, options.expected ?? 'a text that is not empty')
      return ''
    },
    integer(name, least, most) {
      const number = reader.raw(name)
      if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most)
        return number
      note(name, `a whole number from ${least} to ${most}`)
      return least
    },
    flag(name) {
      const flag = reader.raw(name)
      if (typeof flag === 'boolean') return flag
      note(name, 'true or false')
      return false
    },
    oneOf(name, allowed) {
      const found = allowed.find((choice) => choice === reader.raw(name))
      if (found !== undefined) return found
      note(name, `one of ${allowed.join(', ')}`)
      return allowed[0]!
    },
    texts(name) {
      const list = listOf(name)
      if (list.every((item) => typeof item === 'string' && item !== '')) return list as readonly string[]
      note(name, 'a list of texts that are not empty')
      return []
    },
    manyOf(name, allowed) {
      const list = listOf(name)
      const known = allowed.filter((choice) => list.includes(choice))
      if (list.every((item) => known.includes(item as (typeof allowed)[number]))) return known
      note(name, `a list of ${allowed.join(', ')}`)
      return []
    },
    child: (name) => createFieldReader(reader.raw(name), at(name), problems),
    list: (name, read) =>
      listOf(name).map((item, index) => read(createFieldReader(item, `${at(name)}[${index}]`, problems))),
    record(name, read) {
      const parent = reader.child(name)
      const object = reader.raw(name)
      const keys = typeof object === 'object' && object !== null ? Object.keys(object) : []
      // Built from entries, so that a key named __proto__ stays a key.
      return Object.fromEntries(keys.map((key) => [key, read(parent, key)]))
    },
  }
  return reader
}
