/** What people enter about money, as texts; control says what is wrong with it. */

import type { FieldProblem } from '../../../control/app/errors.ts'
import type { Field, Form } from './forms.view.ts'
import type { MoneyOrder } from './use-money-change.ts'

export type Values = Readonly<Record<string, string>>

export const shownFields = ({ fields }: Form, values: Values): readonly Field[] =>
  fields.filter((field) => field.when === undefined || values[field.when.name] === field.when.is)

/** Where to send it: an entry with a number is corrected, one without is added. */
export function orderOf(form: Form, values: Values, id: number | null, reason: string): MoneyOrder {
  const body = bodyOf(form, values, reason)
  if (form.kind === 'budget') {
    const { backend, ...budget } = body
    return { method: 'PUT', path: `/v1/backends/${encodeURIComponent(String(backend))}/budget`, body: budget }
  }
  const root = form.kind === 'fixed' || form.kind === 'one-off' ? '/v1/costs' : '/v1/prices'
  const entry = { kind: form.kind, ...body }
  return id === null
    ? { method: 'POST', path: root, body: entry }
    : { method: 'PUT', path: `${root}/${form.kind}/${id}`, body: entry }
}

function bodyOf(form: Form, values: Values, reason: string): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of shownFields(form, values)) put(body, field.name.split('.'), sentValue(field, values))
  return { ...body, reason: reason.trim() }
}

/** What is no number goes as it was typed, so that control names it in its answer. */
function sentValue(field: Field, values: Values): unknown {
  const text = (values[field.name] ?? '').trim()
  if (field.type === 'check') return text === 'yes'
  if (text === '' && field.optional) return field.type === 'text' ? '' : null
  if (field.type === 'whole') return number(text)
  if (field.type === 'dollars') {
    const dollars = number(text)
    return typeof dollars === 'number' ? Math.round(dollars * 1_000_000) : text
  }
  if (field.type === 'day') return time(`${text}T00:00:00Z`, text)
  if (field.type === 'hour') return time(`${text}Z`, text)
  return text
}

const number = (text: string): number | string => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text)
const time = (iso: string, text: string): number | string => {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? text : at
}

function put(body: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path
  if (rest.length === 0) {
    body[first!] = value
    return
  }
  const inner = (body[first!] ?? {}) as Record<string, unknown>
  body[first!] = inner
  put(inner, rest, value)
}

/** An entry as texts; of a new one what is left out is empty. */
export function valuesOf(form: Form, entry: object): Values {
  return Object.fromEntries(
    form.fields.map((field) => {
      const value = field.name
        .split('.')
        .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], entry)
      return [field.name, textOf(field, value)]
    }),
  )
}

function textOf(field: Field, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (field.type === 'check') return value === true ? 'yes' : ''
  if (typeof value === 'number' && field.type === 'dollars') return String(value / 1_000_000)
  if (typeof value === 'number' && field.type === 'day') return new Date(value).toISOString().slice(0, 10)
  if (typeof value === 'number' && field.type === 'hour') return new Date(value).toISOString().slice(0, 16)
  return String(value)
}

/** What control found wrong with a field; null: nothing. */
export function problemWith(field: string, problems: readonly FieldProblem[]): string | null {
  const found = problems.filter((it) => it.field === field || it.field === `body.${field}`)
  return found.length === 0 ? null : found.map((it) => it.problem).join('; ')
}

/** Problems that belong to none of the fields: they stand above the form. */
export function otherProblems(
  fields: readonly Field[],
  problems: readonly FieldProblem[],
): readonly FieldProblem[] {
  return problems.filter(
    (it) =>
      it.field !== 'reason' && !fields.some(({ name }) => it.field === name || it.field === `body.${name}`),
  )
}
