import type { EntryReceipt, PriceKind } from '../../app/money/money-api.ts'
import type { PricesView } from '../../app/money-views.ts'
import { describeExchange, describeRateEntry, describeTariff } from '../../core/cost/describe-entry.ts'
import { CURRENCIES, RATE_BASES } from '../../core/cost/price-book.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { CliFailure, EXIT, usageError } from '../cli-failure.ts'
import { neededReason, printReceipts, readId } from '../money/entry-options.ts'
import { priceBody } from '../money/price-body.ts'
import { textTable } from '../text-table.ts'

const KINDS = ['tariff', 'rate', 'exchange'] as const

export const prices: CliCommand = {
  name: 'prices',
  usage:
    'list | add [tariff | rate | exchange] … | set KIND ID … --reason TEXT | remove KIND ID --reason TEXT',
  summary: 'what the vendors charge: dated, with its source; what has no price is shown as unpriced',
  details: [
    '  list                the price book, and the models that have no price',
    '  add                 money for the use of one model: --backend, --model, --amount and --source are enough',
    '  add tariff          what an account bills per unit: --account --unit --price [--per] [--free-per-day]',
    '  add rate            how many units a model takes: --account --model --amount [--per] [--base] [--backend]',
    '  add exchange        dollars for one unit of a currency: --usd [--currency EUR]',
    '  set, remove         correct an entry, or take it away; the past is computed anew, the history keeps both',
    '',
    '  --backend KEY       the metered backend',
    '  --model NAME        as the backend calls it: @cf/deepgram/aura-1',
    '  --amount NUMBER     money, or units of the account, per --per of --base',
    `  --base BASE         ${RATE_BASES.join(', ')} (default: characters)`,
    '  --per N             how many the amount or the price is for (default: 1000)',
    `  --currency CUR      ${CURRENCIES.join(', ')} (default: USD)`,
    '  --account NAME      whose bill it is; its models share its free units',
    '  --unit WORD         what the account counts: neurons, or a currency',
    '  --price NUMBER      money per --per units',
    '  --free-per-day N    units a UTC day that cost nothing (default: 0)',
    '  --usd NUMBER        dollars for one unit of the currency',
    '  --from TIME         a whole UTC hour, such as 2026-12-01 (default: this hour)',
    '  --until TIME        rates only: when it ends (default: when the next one begins)',
    '  --source TEXT       where the figure is from: a page with its date, an invoice',
    '  --note TEXT         what else there is to know',
    '  -r, --reason TEXT   why it changes, for the history',
  ].join('\n'),
  options: {
    backend: { type: 'string' },
    model: { type: 'string' },
    amount: { type: 'string' },
    base: { type: 'string' },
    per: { type: 'string' },
    currency: { type: 'string' },
    account: { type: 'string' },
    unit: { type: 'string' },
    price: { type: 'string' },
    'free-per-day': { type: 'string' },
    usd: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    source: { type: 'string' },
    note: { type: 'string' },
    reason: { type: 'string', short: 'r' },
  },
  most: 3,
  async run(context) {
    const [what = 'list', kind, id] = context.args
    switch (what) {
      case 'list':
        return list(context)
      case 'add':
        return add(context, kind)
      case 'set':
        return set(context, readKind(kind), readId(id, 'prices set'))
      case 'remove':
        return remove(context, readKind(kind), readId(id, 'prices remove'))
      default:
        return usageError(`prices: expected list, add, set or remove, got "${what}"`)
    }
  },
}

async function list({ control, json, print }: CliContext): Promise<void> {
  const view = await control.get<PricesView>('/v1/prices')
  if (json) return print(JSON.stringify(view, null, 2))
  const units = new Map(view.tariffs.map((tariff) => [tariff.account, tariff.unit]))
  const rows = [
    ...view.tariffs.map((one) => ['tariff', one.id, describeTariff(one), one.source, one.enteredBy]),
    ...view.rates.map((one) => [
      'rate',
      one.id,
      describeRateEntry(one, units.get(one.account) ?? 'units'),
      one.source,
      one.enteredBy,
    ]),
    ...view.exchange.map((one) => ['exchange', one.id, describeExchange(one), one.source, one.enteredBy]),
  ]
  const missing = view.missing.map(
    ({ backend, model }) =>
      `No price: ${model} on ${backend}. Enter it: crossfade prices add --backend ${backend} --model ${model} --amount … --per 1000 --source …`,
  )
  if (rows.length === 0) return print(['There is no price yet.', ...missing].join('\n'))
  const table = textTable(
    ['kind', 'no', 'what', 'source', 'by'],
    rows.map((row) => row.map(String)),
  )
  print([table, ...(missing.length === 0 ? [] : ['', ...missing])].join('\n'))
}

async function add(context: CliContext, kind: string | undefined): Promise<void> {
  const body = priceBody(context, kind === undefined ? 'model' : readKind(kind))
  const reason = optionText(context.options, 'reason') ?? ''
  const { entered } = await context.control.send<{ entered: readonly EntryReceipt[] }>('POST', '/v1/prices', {
    ...body,
    reason,
  })
  printReceipts(context, 'Entered', entered)
}

/** What is not named stays as it is. */
async function set(context: CliContext, kind: PriceKind, id: number): Promise<void> {
  const reason = neededReason(context)
  const view = await context.control.get<PricesView>('/v1/prices')
  const list = kind === 'tariff' ? view.tariffs : kind === 'rate' ? view.rates : view.exchange
  const known = list.find((one) => one.id === id)
  if (known === undefined)
    throw new CliFailure(EXIT.refused, `there is no ${kind} with the number ${id} (crossfade prices list)`)
  const { id: _, enteredAt: __, enteredBy: ___, ...entry } = known
  const body = { ...entry, ...priceBody(context, kind, entry), kind, reason }
  printReceipts(context, 'Changed', [await context.control.send('PUT', `/v1/prices/${kind}/${id}`, body)])
}

async function remove(context: CliContext, kind: PriceKind, id: number): Promise<void> {
  const reason = neededReason(context)
  printReceipts(context, 'Taken away', [
    await context.control.send('DELETE', `/v1/prices/${kind}/${id}`, { reason }),
  ])
}

function readKind(text: string | undefined): PriceKind {
  return (
    KINDS.find((kind) => kind === text) ??
    usageError(`prices: expected ${KINDS.join(', ')}, got "${text ?? ''}"`)
  )
}
