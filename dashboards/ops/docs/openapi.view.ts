/** The parts of an OpenAPI 3.1 document that are shown, and how they are read. */

export interface ApiSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, ApiSchema>>
  readonly required?: readonly string[]
  readonly items?: ApiSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly ApiSchema[]
  readonly oneOf?: readonly ApiSchema[]
  readonly allOf?: readonly ApiSchema[]
  readonly additionalProperties?: boolean | ApiSchema
}

interface Content {
  readonly [type: string]: { readonly schema?: ApiSchema }
}

export interface ApiOperation {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: ApiSchema
  }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>
  readonly 'x-roles'?: readonly string[]
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly description?: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, ApiSchema>> }
}

export interface Endpoint {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly tag: string
  readonly operation: ApiOperation
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

export function endpointsOf(document: ApiDocument): readonly Endpoint[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      if (!operation) return []
      return [
        {
          id: anchorOf(method, path),
          method: method.toUpperCase(),
          path,
          tag: operation.tags?.[0] ?? 'other',
          operation,
        },
      ]
    }),
  )
}

/** `get-v1-rollouts-key-metrics`: what a link to one endpoint ends with. */
export function anchorOf(method: string, path: string): string {
  return `${method}${path}`.replaceAll(/[^a-z0-9]+/gi, '-').replace(/-$/, '')
}

/** Every word that was typed stands in the method, the address or the text. */
export function findEndpoints(all: readonly Endpoint[], typed: string): readonly Endpoint[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter(({ method, path, tag, operation }) => {
    const text = [method, path, tag, operation.summary, operation.description].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export function groupByTag(
  endpoints: readonly Endpoint[],
): readonly (readonly [string, readonly Endpoint[]])[] {
  const groups = new Map<string, Endpoint[]>()
  for (const endpoint of endpoints) groups.set(endpoint.tag, [...(groups.get(endpoint.tag) ?? []), endpoint])
  return [...groups]
}

export interface SchemaField {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
  /** Name of the schema that it is, where it has one. */
  readonly refers: string | null
}

/** The fields of an object; alternatives are put together. */
export function fieldsOf(schema: ApiSchema, document: ApiDocument): readonly SchemaField[] {
  const whole = resolve(schema, document)
  const parts = [whole, ...(whole.allOf ?? []), ...(whole.oneOf ?? []), ...(whole.anyOf ?? [])].map((part) =>
    resolve(part, document),
  )
  // Of alternatives only what all of them need is needed.
  const alternatives = (whole.oneOf ?? whole.anyOf ?? []).map((part) => resolve(part, document))
  const isRequired = (name: string, part: ApiSchema) =>
    [part, ...alternatives].every((each) => each.required?.includes(name))
  const fields = new Map<string, SchemaField>()
  for (const part of parts)
    for (const [name, one] of Object.entries(part.properties ?? {})) {
      const before = fields.get(name)
      const type = typeText(one)
      fields.set(name, {
        name,
        type: before && !before.type.split(' | ').includes(type) ? `${before.type} | ${type}` : type,
        required: isRequired(name, part),
        description: one.description ?? before?.description ?? '',
        refers: referred(one),
      })
    }
  return [...fields.values()]
}

export function resolve(schema: ApiSchema, document: ApiDocument): ApiSchema {
  const name = nameOfRef(schema.$ref)
  return name === null ? schema : (document.components.schemas[name] ?? {})
}

function nameOfRef(ref: string | undefined): string | null {
  return ref === undefined ? null : ref.replace('#/components/schemas/', '')
}

function referred(schema: ApiSchema): string | null {
  return nameOfRef(schema.$ref ?? schema.items?.$ref ?? schema.anyOf?.find((one) => one.$ref)?.$ref)
}

/** `text`, `list of Verdict`, `one of a, b`. */
export function typeText(schema: ApiSchema): string {
  const name = nameOfRef(schema.$ref)
  if (name !== null) return name
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const inner = schema.anyOf ?? schema.oneOf
  if (inner) return [...new Set(inner.map(typeText))].join(' | ')
  if (schema.allOf) return schema.allOf.map(typeText).join(' & ')
  const types = [schema.type ?? []].flat()
  if (types.includes('array')) return `list of ${schema.items ? typeText(schema.items) : 'anything'}`
  return types.length === 0 ? 'anything' : types.join(' | ')
}

export function bodyOf(operation: ApiOperation): ApiSchema | null {
  return operation.requestBody?.content['application/json']?.schema ?? null
}

export function answerOf(
  operation: ApiOperation,
): { readonly status: string; readonly schema: ApiSchema } | null {
  for (const [status, response] of Object.entries(operation.responses)) {
    const schema = response.content?.['application/json']?.schema
    if (status.startsWith('2') && schema) return { status, schema }
  }
  return null
}

/** A command for a shell; the token stays in a variable. */
export function curlOf({ method, path, operation }: Endpoint, origin: string, document: ApiDocument): string {
  const address = `${origin}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => EXAMPLES[name] ?? name)}`
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}${address}`]
  if ((operation['x-roles'] ?? []).length > 0) lines.push(`-H "Authorization: Bearer $CROSSFADE_TOKEN"`)
  if (operation.parameters?.some((it) => it.name === 'If-Match')) lines.push(`-H 'If-Match: "7"'`)
  const body = bodyOf(operation)
  if (body) {
    lines.push("-H 'Content-Type: application/json'")
    lines.push(`-d '${JSON.stringify(sampleOf(body, document, 0)).replaceAll("'", "'\\''")}'`)
  }
  return lines.join(' \\\n  ')
}

const EXAMPLES: Readonly<Record<string, string>> = { key: 'tts', id: '1', name: 'errors' }
const DEEPEST = 3

/** The smallest body that has every required field. */
function sampleOf(given: ApiSchema, document: ApiDocument, depth: number): unknown {
  const schema = resolve(given, document)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [inner] = schema.anyOf ?? schema.oneOf ?? []
  if (inner) return sampleOf(inner, document, depth)
  const [type] = [schema.type ?? []].flat()
  switch (type) {
    case 'string':
      return 'text'
    case 'number':
    case 'integer':
      return 1
    case 'boolean':
      return true
    case 'array':
      return []
    case 'object': {
      if (depth >= DEEPEST) return {}
      const required = Object.entries(schema.properties ?? {}).filter(([name]) =>
        schema.required?.includes(name),
      )
      return Object.fromEntries(required.map(([name, one]) => [name, sampleOf(one, document, depth + 1)]))
    }
    default:
      return {}
  }
}
