import type { EntryReceipt } from '../../app/money/money-api.ts'
import type { CostsView } from '../../app/money-views.ts'
import { describeBudget } from '../../core/cost/describe-entry.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { neededReason, printReceipts, readDecimal } from '../money/entry-options.ts'

export const budget: CliCommand = {
  name: 'budget',
  usage: 'list | set BACKEND DOLLARS [--hard-stop] | clear BACKEND --reason TEXT',
  summary: 'what a metered backend may spend in a UTC day: told at 80 %, no shadows and probes at 100 %',
  details: [
    '  --hard-stop         at 100 % turn requests of users away too',
    '  -r, --reason TEXT   why, for the history',
  ].join('\n'),
  options: { 'hard-stop': { type: 'boolean' }, reason: { type: 'string', short: 'r' } },
  most: 3,
  async run(context) {
    const [what = 'list', backend, dollars] = context.args
    switch (what) {
      case 'list':
        return list(context)
      case 'set':
        return set(context, named(backend, 'set'), dollars)
      case 'clear':
        return clear(context, named(backend, 'clear'))
      default:
        return usageError(`budget: expected list, set or clear, got "${what}"`)
    }
  },
}

async function list({ control, json, print }: CliContext): Promise<void> {
  const { budgets } = await control.get<CostsView>('/v1/costs')
  if (json) return print(JSON.stringify({ budgets }, null, 2))
  print(budgets.length === 0 ? 'No backend has a daily budget.' : budgets.map(describeBudget).join('\n'))
}

async function set(context: CliContext, backend: string, dollars: string | undefined): Promise<void> {
  const { control, options } = context
  const text = readDecimal('DOLLARS', dollars ?? usageError('budget set: DOLLARS is missing'))
  const receipt = await control.send<EntryReceipt>('PUT', pathOf(backend), {
    limit: Math.round(Number(text) * 1_000_000),
    hardStop: options['hard-stop'] === true,
    reason: optionText(options, 'reason') ?? '',
  })
  printReceipts(context, 'In force', [receipt])
}

async function clear(context: CliContext, backend: string): Promise<void> {
  const reason = neededReason(context)
  printReceipts(context, 'Taken away', [
    await context.control.send<EntryReceipt>('DELETE', pathOf(backend), { reason }),
  ])
}

function named(backend: string | undefined, verb: string): string {
  return backend ?? usageError(`budget ${verb}: BACKEND is missing (crossfade backends)`)
}

function pathOf(backend: string): string {
  return `/v1/backends/${encodeURIComponent(backend)}/budget`
}
