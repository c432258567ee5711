import type { IncidentView } from '../app/views.ts'
import { formatAgo, formatCount, formatTime } from './format-values.ts'
import { indent } from './text-table.ts'

/** What happened, why, who was touched, whether it is over, and what was done since. */
export function incidentText(incident: IncidentView, now: number): string {
  const { impact, propagation } = incident
  const facts: (readonly [string, string])[] = [
    [
      'status',
      incident.closedAt === null ? 'open' : `closed by ${incident.closedBy} ${formatTime(incident.closedAt)}`,
    ],
    [
      'opened',
      `${formatTime(incident.openedAt)}, ${formatAgo(incident.openedAt, now)}, by ${incident.openedBy}`,
    ],
    ['why', incident.verdict?.text ?? (incident.reason || 'no reason given yet')],
  ]
  if (impact !== null)
    facts.push([
      'touched',
      `${formatCount(impact.users)} users, ${formatCount(impact.failedRequests)} failed requests; ${formatCount(impact.rescued)} users still got audio`,
    ])
  if (propagation !== null) facts.push(['gateways', propagation.text])
  if (incident.cause !== null) facts.push(['cause', incident.cause])
  facts.push(['runbook', incident.runbook])
  return [
    `Incident ${incident.id}: ${incident.title}`,
    indent(facts.map(([name, text]) => `${name.padEnd(9)} ${text}`).join('\n')),
    ...(incident.timeline.length === 0 ? [] : ['']),
    ...incident.timeline.map((entry) => `  ${formatTime(entry.at)}  ${entry.actor}: ${entry.text}`),
  ].join('\n')
}
