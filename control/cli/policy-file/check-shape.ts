/**
 * A value against a JSON Schema, as far as the published schema of policies goes: so that a policy is checked without
 * control, by the same rules and in the same words.
 */

import { describeValue } from '../../core/describe-value.ts'
import { unknownField } from '../../core/unknown-field.ts'

export interface JsonSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly oneOf?: readonly JsonSchema[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
}

export interface ShapeProblem {
  readonly path: readonly (string | number)[]
  readonly problem: string
  /** A field that nobody knows: nothing else depends on what stands there. */
  readonly isUnknown: boolean
}

type Path = ShapeProblem['path']

export function checkShape(value: unknown, schema: JsonSchema, path: Path = []): readonly ShapeProblem[] {
  if (schema.oneOf) return checkAlternatives(value, schema.oneOf, path)
  const expected = expectedOf(value, schema)
  if (expected !== undefined) return [wrong(path, expected, value)]
  if (Array.isArray(value))
    return schema.items
      ? value.flatMap((item, index) => checkShape(item, schema.items!, [...path, index]))
      : []
  return isRecord(value) && schema.properties ? checkFields(value, schema, schema.properties, path) : []
}

function checkFields(
  value: Readonly<Record<string, unknown>>,
  schema: JsonSchema,
  properties: Readonly<Record<string, JsonSchema>>,
  path: Path,
): readonly ShapeProblem[] {
  const known = Object.keys(properties)
  return [
    ...Object.entries(value).flatMap(([field, inner]) =>
      Object.hasOwn(properties, field)
        ? checkShape(inner, properties[field]!, [...path, field])
        : [{ path: [...path, field], problem: unknownField(field, known), isUnknown: true }],
    ),
    ...(schema.required ?? [])
      .filter((field) => !Object.hasOwn(value, field))
      .map((field) => wrong([...path, field], 'a value', undefined)),
  ]
}

/** Told apart by the one field that is a constant in each, such as `gate`. */
function checkAlternatives(
  value: unknown,
  alternatives: readonly JsonSchema[],
  path: Path,
): readonly ShapeProblem[] {
  if (!isRecord(value)) return [wrong(path, 'an object', value)]
  const [tag] = Object.entries(alternatives[0]?.properties ?? {}).find(([, one]) => 'const' in one) ?? []
  if (tag === undefined) return []
  const meant = alternatives.find((one) => one.properties?.[tag]?.const === value[tag])
  if (meant) return checkShape(value, meant, path)
  const names = alternatives.map((one) => String(one.properties?.[tag]?.const))
  return [wrong([...path, tag], `one of ${names.join(', ')}`, value[tag])]
}

function wrong(path: Path, expected: string, value: unknown): ShapeProblem {
  return { path, problem: `expected ${expected}, got ${describeValue(value)}`, isUnknown: false }
}

/** What was expected instead; undefined: it is as expected. */
function expectedOf(value: unknown, schema: JsonSchema): string | undefined {
  if (schema.enum && !schema.enum.includes(value)) return `one of ${schema.enum.join(', ')}`
  if ('const' in schema && schema.const !== value) return describeValue(schema.const)
  switch (schema.type) {
    case 'object':
      return isRecord(value) ? undefined : 'an object'
    case 'array':
      return Array.isArray(value)
        ? expectedSize(value.length, schema.minItems, schema.maxItems, 'items')
        : 'a list'
    case 'string':
      return typeof value === 'string'
        ? expectedSize(value.trim().length, schema.minLength, schema.maxLength, 'characters')
        : 'a text'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'integer':
      return Number.isSafeInteger(value) ? expectedNumber(value as number, schema) : 'a whole number'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? expectedNumber(value, schema) : 'a number'
    default:
      return undefined
  }
}

function expectedNumber(value: number, schema: JsonSchema): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  if (minimum !== undefined && value < minimum) return `at least ${minimum}`
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `more than ${exclusiveMinimum}`
  if (maximum !== undefined && value > maximum) return `at most ${maximum}`
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `less than ${exclusiveMaximum}`
  return undefined
}

function expectedSize(
  size: number,
  least = 0,
  most = Number.POSITIVE_INFINITY,
  unit: string,
): string | undefined {
  if (size < least) return `at least ${least} ${unit}`
  return size > most ? `at most ${most} ${unit}` : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
