import type { ReportListing, ReportView } from '../../app/report-views.ts'
import { lastWholeWeek, parseWeek, weekAt } from '../../core/report/iso-week.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { plainText } from '../plain-text.ts'
import { reportListText, reportText } from '../report-text.ts'

export const report: CliCommand = {
  name: 'report',
  usage: '[week] [--csv | --json] | --list | [week] --send --reason TEXT',
  summary: 'the weekly page: what it saved, how both arms did, what to do next',
  details: [
    '  week                an ISO week such as 2026-W48, "last" (default: the last whole one) or "this"',
    '  --csv               as a table for a spreadsheet: crossfade report 2026-W48 --csv > week-48.csv',
    '  --list              the weeks that there is a report of, newest first',
    '  --send              sends it to Slack now, or again; admins only, and the message says who wanted it',
    '  --reason TEXT       with --send: why',
    '',
    'Weeks are Monday to Sunday in UTC. A report of the past is computed anew from the prices that are known now;',
    'where that differs from what it said when it left, it says so.',
  ].join('\n'),
  options: {
    csv: { type: 'boolean' },
    list: { type: 'boolean' },
    send: { type: 'boolean' },
    reason: { type: 'string' },
  },
  most: 1,
  async run(context) {
    const { args, options, json } = context
    const wanted = ['csv', 'list', 'send'].filter((name) => options[name] === true)
    if (wanted.length > 1 || (wanted[0] === 'csv' && json))
      usageError(`--${json ? 'json' : wanted[1]!}: not together with --${wanted[0]!}`)
    if (options['list'] === true)
      return args.length === 0 ? list(context) : usageError('--list takes no week')
    const week = weekOf(context)
    if (options['csv'] === true) return printCsv(context, week)
    if (options['send'] === true) return send(context, week)
    if (options['reason'] !== undefined) usageError('--reason: only with --send')
    show(context, await context.control.get<ReportView>(`/v1/reports/${week}`))
  },
}

function weekOf({ args: [text = 'last'], now }: CliContext): string {
  if (text === 'last') return lastWholeWeek(now()).week
  if (text === 'this') return weekAt(now()).week
  if (parseWeek(text)) return text
  return usageError(`week: expected an ISO week such as 2026-W48, last or this, got "${text}"`)
}

async function list({ control, json, print }: CliContext): Promise<void> {
  const answer = await control.get<{ reports: readonly ReportListing[] }>('/v1/reports')
  print(json ? JSON.stringify(answer, null, 2) : reportListText(answer.reports))
}

async function send(context: CliContext, week: string): Promise<void> {
  const reason =
    optionText(context.options, 'reason') ?? usageError('--reason is missing: it stands in the message')
  const sent = await context.control.send<ReportView>('POST', `/v1/reports/${week}/send`, { reason })
  if (context.json) context.print(JSON.stringify(sent, null, 2))
  else context.print(`The report of ${sent.week} is on its way: ${sent.headline}`)
}

async function printCsv({ control, printExact }: CliContext, week: string): Promise<void> {
  const text = await new Response(await control.stream(`/v1/reports/${week}.csv`)).text()
  // Names may not rewrite a terminal, and line ends stay those of the format; the last of them is print's own.
  printExact(text.split('\r\n').map(plainText).join('\r\n').slice(0, -1))
}

function show({ json, print }: CliContext, view: ReportView): void {
  print(json ? JSON.stringify(view, null, 2) : reportText(view))
}
