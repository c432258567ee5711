import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { IncidentView } from '../../../control/app/views.ts'
import { send } from './send.ts'

/** What people write on an incident: notes, and at its end the cause. */
export function useIncidentActions(id: number) {
  const client = useQueryClient()
  const onSuccess = (incident: IncidentView) => {
    client.setQueryData(['incident', id], incident)
    for (const name of ['incidents', 'rollout', 'rollouts'])
      void client.invalidateQueries({ queryKey: [name] })
  }
  const note = useMutation({
    mutationFn: (text: string) =>
      send<IncidentView>(`/v1/incidents/${id}/notes`, { method: 'POST', body: { text } }),
    onSuccess,
  })
  const close = useMutation({
    mutationFn: (cause: string) =>
      send<IncidentView>(`/v1/incidents/${id}/close`, { method: 'POST', body: { cause } }),
    onSuccess,
  })
  return { note, close }
}
