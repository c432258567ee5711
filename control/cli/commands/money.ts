import type { AccountDayView, MoneyHistoryView, MoneyView } from '../../app/money-views.ts'
import { readTime, TIME_HELP } from '../backtest/read-time.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { formatTime } from '../format-values.ts'
import { accountDayText } from '../money/account-day-text.ts'
import { moneyText } from '../money/money-text.ts'
import { textTable } from '../text-table.ts'

export const money: CliCommand = {
  name: 'money',
  usage: '[rollout] [--from TIME] [--to TIME] | day DATE [--account NAME] | history [--limit N]',
  summary: 'whether it pays: saving, break-even, the month against its projection, what each part cost',
  details: [
    `  --from, --to TIME   ${TIME_HELP}`,
    '                      days to show (default: the last 28 days); week, month and to-date stay as they are',
    '',
    '  day DATE            how the bill of that UTC day was reached, part by part: 2026-11-28, today, yesterday',
    '  --account NAME      another account than the one with the largest bill',
    '',
    '  history             who changed which price, cost, projection or budget, and why',
    '  --limit N           how many, newest first (default 20)',
    '',
    'Without a rollout: all of them together. Days marked * may still change. UTC everywhere.',
  ].join('\n'),
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    account: { type: 'string' },
    limit: { type: 'string' },
  },
  most: 2,
  async run(context) {
    const [first, second] = context.args
    if (first === 'day') return day(context, second)
    if (second !== undefined) usageError(`"${second}" is one word too many (crossfade money --help)`)
    return first === 'history' ? history(context) : show(context, first)
  },
}

async function show(context: CliContext, rollout: string | undefined): Promise<void> {
  const { control, options, json, print, now } = context
  const query = new URLSearchParams()
  if (rollout !== undefined) query.set('rollout', rollout)
  for (const name of ['from', 'to'] as const) {
    const text = optionText(options, name)
    if (text !== undefined) query.set(name, String(readTime(name, text, now())))
  }
  const view = await control.get<MoneyView>(`/v1/money${query.size === 0 ? '' : `?${query}`}`)
  print(json ? JSON.stringify(view, null, 2) : moneyText(view))
}

async function day(context: CliContext, text: string | undefined): Promise<void> {
  const { control, options, json, print } = context
  const account = optionText(options, 'account')
  const query = account === undefined ? '' : `?account=${encodeURIComponent(account)}`
  const view = await control.get<AccountDayView>(`/v1/money/account-days/${readDay(context, text)}${query}`)
  print(json ? JSON.stringify(view, null, 2) : accountDayText(view))
}

const DAY_MS = 86_400_000

function readDay({ now }: CliContext, text: string | undefined): string {
  const ago = text === 'today' ? 0 : text === 'yesterday' ? 1 : undefined
  if (ago !== undefined) return new Date(now() - ago * DAY_MS).toISOString().slice(0, 10)
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text)
    ? text
    : usageError(`money day: expected a UTC day such as 2026-11-28, today or yesterday, got "${text ?? ''}"`)
}

async function history({ control, options, json, print }: CliContext): Promise<void> {
  const limit = encodeURIComponent(optionText(options, 'limit') ?? '20')
  const view = await control.get<MoneyHistoryView>(`/v1/money/history?limit=${limit}`)
  if (json) return print(JSON.stringify(view, null, 2))
  if (view.changes.length === 0) return print('Nothing was entered yet.')
  print(
    textTable(
      ['no', 'when', 'what', 'entry', 'became', 'who', 'why'],
      view.changes.map((change) => [
        String(change.id),
        formatTime(change.at),
        change.kind,
        change.subject,
        change.before === null ? 'added' : change.after === null ? 'taken away' : changedFields(change),
        change.by,
        change.reason,
      ]),
    ),
  )
}

const STAMPS = ['id', 'enteredAt', 'enteredBy']

function changedFields({ before, after }: MoneyHistoryView['changes'][number]): string {
  const [was, is] = [before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>]
  const changed = Object.keys(is).filter(
    (field) => !STAMPS.includes(field) && JSON.stringify(was[field]) !== JSON.stringify(is[field]),
  )
  return (
    changed.map((field) => `${field} ${plain(was[field])} → ${plain(is[field])}`).join(', ') || 'as it was'
  )
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
