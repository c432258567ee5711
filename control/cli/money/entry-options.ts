/** What the commands that enter prices and costs have in common: reading options, and saying what was entered. */

import type { EntryReceipt } from '../../app/money/money-api.ts'
import { HOUR_MS } from '../../core/cost/usage.ts'
import { readTime } from '../backtest/read-time.ts'
import { type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'

export function needed({ options }: CliContext, name: string, command: string): string {
  return optionText(options, name) ?? usageError(`--${name} is missing (crossfade ${command} --help)`)
}

export function neededReason({ options }: CliContext): string {
  return (
    optionText(options, 'reason')?.trim() ||
    usageError('--reason is missing: say why, it stands in the history of money')
  )
}

/** Digits as they are typed; a number would lose those of `1363.64`. */
export function readDecimal(option: string, text: string): string {
  const plain = text.trim().replace(/^\$/, '').replaceAll(',', '')
  return /^\d{1,15}(?:\.\d{1,12})?$/.test(plain)
    ? plain
    : usageError(`--${option}: expected a decimal number of at least 0, such as 0.015, got "${text}"`)
}

export function readWhole(option: string, text: string, least = 1): number {
  const value = Number(text.replaceAll(',', '').replaceAll('_', ''))
  return Number.isSafeInteger(value) && value >= least && text.trim() !== ''
    ? value
    : usageError(`--${option}: expected a whole number of at least ${least}, got "${text}"`)
}

export function readId(text: string | undefined, command: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text))
    usageError(`${command}: expected the number of the entry, got "${text ?? ''}"`)
  return Number(text)
}

/** `2026-12-01`, `2026-12-01T14:00Z`, `now`; prices begin on a whole hour. */
export function readHour({ options, now }: CliContext, name: string): number {
  const text = optionText(options, name)
  if (text !== undefined && text !== 'now') return readTime(name, text, now())
  return Math.floor(now() / HOUR_MS) * HOUR_MS
}

/** `undefined` where it was not given. */
export function readMoment({ options, now }: CliContext, name: string): number | undefined {
  const text = optionText(options, name)
  return text === undefined ? undefined : Math.floor(readTime(name, text, now()) / 1_000) * 1_000
}

export function sourceOf({ options }: CliContext): { readonly source: string; readonly note: string } {
  return {
    source:
      optionText(options, 'source') ??
      usageError('--source is missing: a page with its date, an invoice, a measurement'),
    note: optionText(options, 'note') ?? '',
  }
}

export function printReceipts(
  { json, print }: CliContext,
  what: string,
  receipts: readonly EntryReceipt[],
): void {
  print(
    json
      ? JSON.stringify(receipts, null, 2)
      : receipts.map(({ kind, subject, text }) => `${what}: ${kind} ${subject}: ${text}`).join('\n'),
  )
}

/** One of a closed list, in any case; undefined where it was not given. */
export function readChoice<T extends string>(
  option: string,
  text: string | undefined,
  known: readonly T[],
): T | undefined {
  if (text === undefined) return undefined
  return (
    known.find((each) => each.toLowerCase() === text.toLowerCase()) ??
    usageError(`--${option}: expected one of ${known.join(', ')}, got "${text}"`)
  )
}
