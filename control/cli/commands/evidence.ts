import type { EvidenceView } from '../../app/views.ts'
import { EVIDENCE_KINDS, EVIDENCE_UNITS } from '../../core/entered-evidence.ts'
import { chooseRollout, rolloutPath } from '../choose-rollout.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { formatTime } from '../format-values.ts'
import { textTable } from '../text-table.ts'

export const evidence: CliCommand = {
  name: 'evidence',
  usage: 'list [rollout] | add [rollout] --kind KIND --value NUMBER --source TEXT',
  summary: 'what was measured elsewhere and gates ask for: benchmark, listening test, capacity, projection',
  details: [
    `  --kind KIND         ${EVIDENCE_KINDS.map((kind) => `${kind} (${EVIDENCE_UNITS[kind]})`).join(', ')}`,
    '  --value NUMBER      in the unit of its kind',
    '  --source TEXT       where it comes from: a report, a command, a link',
    '  --measured DATE     when it was measured, such as 2026-11-20 (default: now)',
    '  --author NAME       who measured it (default: the name of the token)',
    '  --note TEXT         what else there is to know',
  ].join('\n'),
  options: {
    kind: { type: 'string' },
    value: { type: 'string' },
    source: { type: 'string' },
    measured: { type: 'string' },
    author: { type: 'string' },
    note: { type: 'string' },
  },
  most: 2,
  async run(context) {
    const [what, key] = context.args
    if (what !== 'list' && what !== 'add') usageError(`evidence: expected list or add, got "${what ?? ''}"`)
    const path = `${rolloutPath(await chooseRollout(context.control, key))}/evidence`
    return what === 'list' ? list(context, path) : add(context, path)
  },
}

async function list({ control, json, print }: CliContext, path: string): Promise<void> {
  const answer = await control.get<{ evidence: readonly EvidenceView[] }>(path)
  if (json) return print(JSON.stringify(answer, null, 2))
  if (answer.evidence.length === 0) return print('No evidence was entered yet.')
  print(
    textTable(
      ['kind', 'value', 'measured', 'source', 'author', 'note'],
      answer.evidence.map((each) => [
        each.kind,
        `${each.value} ${each.unit}`,
        formatTime(each.measuredAt),
        each.source,
        each.author,
        each.note,
      ]),
    ),
  )
}

async function add(context: CliContext, path: string): Promise<void> {
  const { control, options, json, print, now } = context
  const measured = optionText(options, 'measured')
  const measuredAt = measured === undefined ? now() : Date.parse(measured)
  if (Number.isNaN(measuredAt))
    usageError(`--measured: expected a date such as 2026-11-20, got "${measured}"`)
  const author = optionText(options, 'author')
  const entered = await control.send<EvidenceView>('POST', path, {
    kind: needed(context, 'kind'),
    value: readNumber(needed(context, 'value')),
    source: needed(context, 'source'),
    measuredAt,
    note: optionText(options, 'note') ?? '',
    ...(author === undefined ? {} : { author }),
  })
  print(
    json
      ? JSON.stringify(entered, null, 2)
      : `Entered: ${entered.kind} ${entered.value} ${entered.unit}, measured ${formatTime(entered.measuredAt)}`,
  )
}

function needed({ options }: CliContext, name: string): string {
  return optionText(options, name) ?? usageError(`--${name} is missing (crossfade evidence --help)`)
}

function readNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : usageError(`--value: expected a number, got "${text}"`)
}
