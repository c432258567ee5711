/** Turns what zod found into sentences that name the field, what was expected and what was there. */

import type { z } from '@hono/zod-openapi'
import type { FieldProblem } from '../app/errors.ts'
import { unknownField } from '../core/unknown-field.ts'
import { describeValue } from './describe-value.ts'
import { KNOWN_FIELDS } from './schemas/strict-object.ts'

type Issue = z.core.$ZodIssue

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

export function fieldProblems(issues: readonly Issue[], input: unknown): readonly FieldProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, input, []))
}

function problemsOf(issue: Issue, input: unknown, above: readonly PropertyKey[]): readonly FieldProblem[] {
  const path = [...above, ...issue.path]
  const field = path.length === 0 ? '(body)' : path.map(String).join('.')
  const got = describeValue(valueAt(input, path))
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: [...path, key].map(String).join('.'),
        problem: unknownFieldOf(key, issue.message),
      }))
    case 'invalid_union':
      // The alternative that came closest says most about what is missing.
      if (issue.errors.length > 0) {
        const closest = issue.errors.reduce((best, next) => (next.length < best.length ? next : best))
        return closest.flatMap((inner) => problemsOf(inner, input, path))
      }
      return [{ field, problem: `expected one of ${optionsOf(issue)}, got ${got}` }]
    case 'custom': {
      // What holds between parts says which values it speaks of.
      const value = valueAt(input, path)
      const isPart = value === undefined || (typeof value === 'object' && value !== null)
      return [{ field, problem: `expected ${expectedBy(issue)}${isPart ? '' : `, got ${got}`}` }]
    }
    default:
      return [{ field, problem: `expected ${expectedBy(issue)}, got ${got}` }]
  }
}

function unknownFieldOf(key: string, message: string): string {
  return message.startsWith(KNOWN_FIELDS)
    ? unknownField(key, message.slice(KNOWN_FIELDS.length).split(', '))
    : 'unknown field'
}

function expectedBy(issue: Issue): string {
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length)
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1
        ? describeValue(issue.values[0])
        : `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return 'a text that is not empty'
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${sizeWord(issue.origin)}`
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${sizeWord(issue.origin)}`
    default:
      return issue.message
  }
}

function sizeWord(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' items' : ''
}

function optionsOf(issue: Issue & { code: 'invalid_union' }): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
  return options.length > 0 ? options.map(String).join(', ') : 'the known kinds'
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
