/** The options of a cost as control takes them. */

import type { CostKind } from '../../app/money/money-api.ts'
import { COST_CATEGORIES } from '../../core/cost/fixed-cost.ts'
import { CURRENCIES } from '../../core/cost/price-book.ts'
import { type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { readChoice, readDecimal, readMoment } from './entry-options.ts'

/** `correcting` says of which kind the entry is whose other fields stay. */
export function costBody(context: CliContext, correcting?: CostKind): Readonly<Record<string, unknown>> {
  const text = (name: string) => optionText(context.options, name)
  const once = text('once')
  const kind = correcting ?? (once === undefined ? 'fixed' : 'one-off')
  const monthly = monthlyOf(text)
  if (correcting === undefined && (once !== undefined) === (monthly !== undefined))
    usageError('say what it costs, in one way: --month N, or --hours N --rate N, or --once N')
  if (correcting === 'fixed' && once !== undefined)
    usageError('--once: this cost is fixed; say --month or --hours')
  if (correcting === 'one-off' && monthly !== undefined)
    usageError('--month, --hours: this cost fell due once; say --once')
  const source =
    text('source') ??
    (correcting ? undefined : usageError('--source is missing: an offer, an invoice, whoever said so'))
  const begin = readMoment(context, 'from') ?? (correcting ? undefined : wholeSecond(context.now()))
  const common = {
    kind,
    source,
    note: text('note'),
    rollout: text('rollout'),
    currency: readChoice('currency', text('currency'), CURRENCIES),
  }
  const fields =
    kind === 'one-off'
      ? { ...common, amount: once === undefined ? undefined : readDecimal('once', once), at: begin }
      : {
          ...common,
          category:
            readChoice('category', text('category'), COST_CATEGORIES) ?? (correcting ? undefined : 'server'),
          monthly,
          from: begin,
          to: readMoment(context, 'to'),
          avoidable: context.options['avoidable'] === true ? true : undefined,
        }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function monthlyOf(text: (name: string) => string | undefined) {
  const [month, hours, rate] = [text('month'), text('hours'), text('rate')]
  if (month !== undefined && (hours !== undefined || rate !== undefined))
    usageError('--month: say either money a month, or --hours and --rate')
  if (month !== undefined) return { kind: 'amount', amount: readDecimal('month', month) }
  if (hours === undefined && rate === undefined) return undefined
  return {
    kind: 'hours',
    hours: readDecimal('hours', hours ?? usageError('--hours is missing beside --rate')),
    rate: readDecimal('rate', rate ?? usageError('--rate is missing beside --hours: money an hour')),
  }
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000
}
