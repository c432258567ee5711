import type { CostKind, EntryReceipt } from '../../app/money/money-api.ts'
import type { CostsView } from '../../app/money-views.ts'
import { describeFixed, describeOneOff } from '../../core/cost/describe-entry.ts'
import { COST_CATEGORIES } from '../../core/cost/fixed-cost.ts'
import { describeMoney } from '../../core/describe.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { CliFailure, EXIT, usageError } from '../cli-failure.ts'
import { costBody } from '../money/cost-body.ts'
import { neededReason, printReceipts, readId, readMoment } from '../money/entry-options.ts'
import { textTable } from '../text-table.ts'

export const costs: CliCommand = {
  name: 'costs',
  usage:
    'list | add NAME (--month N | --hours N --rate N | --once N) … | set KIND ID … | end ID [--to TIME] | remove KIND ID',
  summary: 'what hosting it yourself costs: servers, work, monitoring, and what moving cost once',
  details: [
    '  list                all of them, with what they come to a month',
    '  add NAME            a cost that runs, by the month or by hours of work a month, or one that fell due once',
    '  end ID              a cost that runs, from --to on (default: now); its past stays',
    '  set, remove         correct an entry, or take it away as if it had never been; KIND is fixed or one-off',
    '',
    `  --category WORD     ${COST_CATEGORIES.join(', ')} (default: server)`,
    '  --month NUMBER      money a calendar month',
    '  --hours N --rate N  hours a calendar month, and money an hour',
    '  --once NUMBER       money, once; --from says when',
    '  --currency CUR      USD or EUR, which needs an exchange rate (default: USD)',
    '  --rollout KEY       for this one alone (default: for all together)',
    '  --from, --to TIME   from when, and until when (default: from now on)',
    '  --avoidable         ends when nothing runs on the candidate any more (default: it is spent anyway)',
    '  --source TEXT       where the figure is from: an offer, an invoice',
    '  --note TEXT         what else there is to know',
    '  -r, --reason TEXT   why it changes, for the history: set, end and remove ask for one',
  ].join('\n'),
  options: {
    category: { type: 'string' },
    name: { type: 'string' },
    month: { type: 'string' },
    hours: { type: 'string' },
    rate: { type: 'string' },
    once: { type: 'string' },
    currency: { type: 'string' },
    rollout: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    avoidable: { type: 'boolean' },
    source: { type: 'string' },
    note: { type: 'string' },
    reason: { type: 'string', short: 'r' },
  },
  most: 3,
  async run(context) {
    const [what = 'list', first, second] = context.args
    switch (what) {
      case 'list':
        return list(context)
      case 'add':
        return add(context, first ?? usageError('costs add: NAME is missing'))
      case 'end':
        return end(context, readId(first, 'costs end'))
      case 'set':
        return set(context, readKind(first), readId(second, 'costs set'))
      case 'remove':
        return remove(context, readKind(first), readId(second, 'costs remove'))
      default:
        return usageError(`costs: expected list, add, set, end or remove, got "${what}"`)
    }
  },
}

async function list({ control, json, print }: CliContext): Promise<void> {
  const view = await control.get<CostsView>('/v1/costs')
  if (json) return print(JSON.stringify(view, null, 2))
  const rows = [
    ...view.fixed.map((one) => ['fixed', one.id, describeFixed(one), one.source, one.enteredBy]),
    ...view.oneOff.map((one) => ['one-off', one.id, describeOneOff(one), one.source, one.enteredBy]),
  ]
  if (rows.length === 0)
    return print(
      'No cost was entered yet: the saving cannot be said without.\nBegin with the server: crossfade costs add "GPU server" --month 149 --source "offer of …"',
    )
  const table = textTable(
    ['kind', 'no', 'what', 'source', 'by'],
    rows.map((row) => row.map(String)),
  )
  const { server, all } = view.perMonth
  print(`${table}\n\nNow ${describeMoney(all)} a month, ${describeMoney(server)} of it for servers.`)
}

async function add(context: CliContext, name: string): Promise<void> {
  const body = { ...costBody(context), name, reason: optionText(context.options, 'reason') ?? '' }
  printReceipts(context, 'Entered', [await context.control.send<EntryReceipt>('POST', '/v1/costs', body)])
}

async function end(context: CliContext, id: number): Promise<void> {
  const reason = neededReason(context)
  const to = readMoment(context, 'to') ?? Math.floor(context.now() / 1_000) * 1_000
  const known = await find(context, 'fixed', id)
  await put(context, 'Ended', 'fixed', id, { ...known, to, reason })
}

/** What is not named stays as it is. */
async function set(context: CliContext, kind: CostKind, id: number): Promise<void> {
  const reason = neededReason(context)
  const known = await find(context, kind, id)
  const name = optionText(context.options, 'name')
  const renamed = name === undefined ? {} : { name }
  await put(context, 'Changed', kind, id, { ...known, ...costBody(context, kind), ...renamed, reason })
}

async function put(
  context: CliContext,
  done: string,
  kind: CostKind,
  id: number,
  body: object,
): Promise<void> {
  const receipt = await context.control.send<EntryReceipt>('PUT', `/v1/costs/${kind}/${id}`, {
    ...body,
    kind,
  })
  printReceipts(context, done, [receipt])
}

async function find({ control }: CliContext, kind: CostKind, id: number): Promise<object> {
  const view = await control.get<CostsView>('/v1/costs')
  const list: readonly { readonly id: number; readonly enteredAt: number; readonly enteredBy: string }[] =
    kind === 'fixed' ? view.fixed : view.oneOff
  const known = list.find((one) => one.id === id)
  if (known === undefined)
    throw new CliFailure(
      EXIT.refused,
      `there is no ${kind} cost with the number ${id} (crossfade costs list)`,
    )
  const { id: _, enteredAt: __, enteredBy: ___, ...entry } = known
  return entry
}

async function remove(context: CliContext, kind: CostKind, id: number): Promise<void> {
  const reason = neededReason(context)
  printReceipts(context, 'Taken away', [
    await context.control.send<EntryReceipt>('DELETE', `/v1/costs/${kind}/${id}`, { reason }),
  ])
}

function readKind(text: string | undefined): CostKind {
  return text === 'fixed' || text === 'one-off'
    ? text
    : usageError(`costs: expected fixed or one-off, got "${text ?? ''}"`)
}
