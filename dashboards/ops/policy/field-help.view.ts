/** What the published schema says of one field. */

export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

export interface Help {
  readonly path: string
  readonly description: string
  /** `a number, more than 0, at most 1`; empty where the schema says nothing. */
  readonly expected: string
}

/** Null: the schema knows no such field. */
export function helpFor(schema: JsonSchema, path: string): Help | null {
  if (path === '') return { path: '', description: schema.description ?? '', expected: '' }
  let here: readonly JsonSchema[] = [schema]
  for (const step of path.split('.')) {
    here = here.flatMap(alternatives).flatMap((one) => {
      const next = /^\d+$/.test(step) ? (one.items ?? one.properties?.[step]) : one.properties?.[step]
      return next ? [next] : []
    })
    if (here.length === 0) return null
  }
  const described = here.find((one) => one.description !== undefined)
  return { path, description: described?.description ?? '', expected: expectedOf(here) }
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const inner = schema.anyOf ?? schema.oneOf
  return inner ? inner.flatMap(alternatives) : [schema]
}

function expectedOf(schemas: readonly JsonSchema[]): string {
  const all = schemas.flatMap(alternatives)
  const values = all.flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]))
  if (values.length > 0) return `one of ${[...new Set(values.map(String))].join(', ')}`
  const [one] = all
  if (!one) return ''
  const bounds = [
    one.exclusiveMinimum === undefined ? null : `more than ${one.exclusiveMinimum}`,
    one.minimum === undefined ? null : `at least ${one.minimum}`,
    one.exclusiveMaximum === undefined ? null : `less than ${one.exclusiveMaximum}`,
    one.maximum === undefined ? null : `at most ${one.maximum}`,
  ].filter((bound) => bound !== null)
  return [TYPES[String(one.type)] ?? '', ...bounds].filter(Boolean).join(', ')
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}
