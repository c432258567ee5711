import type { IncidentView } from '../../app/views.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { formatAgo, formatTime } from '../format-values.ts'
import { incidentText } from '../incident-text.ts'
import { textTable } from '../text-table.ts'

export const incident: CliCommand = {
  name: 'incident',
  usage: 'list [--open] | show ID | note ID --text TEXT | close ID --cause TEXT',
  summary: 'what was rolled back and why; closing it with a cause allows a re-arm',
  details: [
    '  --open              list: only those that are open',
    '  --text TEXT         note: what to add to its timeline',
    '  --cause TEXT        close: what it was',
  ].join('\n'),
  options: { open: { type: 'boolean' }, cause: { type: 'string' }, text: { type: 'string' } },
  most: 2,
  async run(context) {
    const [what = 'list', id] = context.args
    switch (what) {
      case 'list':
        return list(context)
      case 'show':
        return show(context, await context.control.get(address(id)))
      case 'note':
        return send(context, `${address(id)}/notes`, { text: needed(context, 'text') })
      case 'close':
        return send(context, `${address(id)}/close`, { cause: needed(context, 'cause') })
      default:
        return usageError(`incident: expected list, show, note or close, got "${what}"`)
    }
  },
}

async function list({ control, options, json, print, now }: CliContext): Promise<void> {
  const query = options['open'] === true ? '?status=open' : ''
  const answer = await control.get<{ incidents: readonly IncidentView[] }>(`/v1/incidents${query}`)
  if (json) return print(JSON.stringify(answer, null, 2))
  if (answer.incidents.length === 0)
    return print(query === '' ? 'There is no incident.' : 'No incident is open.')
  print(
    textTable(
      ['no', 'status', 'opened', 'rollout', 'what', 'cause'],
      answer.incidents.map((each) => [
        String(each.id),
        each.status,
        `${formatTime(each.openedAt)}, ${formatAgo(each.openedAt, now())}`,
        each.rollout,
        each.title,
        each.cause ?? '–',
      ]),
    ),
  )
}

async function send(context: CliContext, path: string, body: unknown): Promise<void> {
  show(context, await context.control.send('POST', path, body))
}

function show({ json, print, now }: CliContext, one: IncidentView): void {
  print(json ? JSON.stringify(one, null, 2) : incidentText(one, now()))
}

function address(id: string | undefined): string {
  if (id === undefined || !/^\d{1,15}$/.test(id))
    usageError(`ID: expected the number of an incident, got "${id ?? ''}" (crossfade incident list)`)
  return `/v1/incidents/${id}`
}

function needed({ options }: CliContext, name: string): string {
  return optionText(options, name) ?? usageError(`--${name} is missing`)
}
