import type { IncidentView } from '../../../control/app/views.ts'

export function incidentHeadline(incidents: readonly IncidentView[]): string {
  const open = incidents.filter((it) => it.status === 'open').length
  if (open === 1) return 'One incident is open'
  if (open > 1) return `${open} incidents are open`
  return incidents.length === 0 ? 'There was no incident yet' : 'No incident is open'
}

/** What needs a person first, then the newest. */
export function openFirst(incidents: readonly IncidentView[]): readonly IncidentView[] {
  const rank = (it: IncidentView) => (it.status === 'open' ? 0 : 1)
  return [...incidents].sort((a, b) => rank(a) - rank(b) || b.openedAt - a.openedAt)
}
