import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { EvidenceInput, EvidenceView } from '../../../control/app/views.ts'
import { send } from './send.ts'

export function useAddEvidence(key: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: EvidenceInput) =>
      send<EvidenceView>(`/v1/rollouts/${encodeURIComponent(key)}/evidence`, { method: 'POST', body: input }),
    onSuccess: () => {
      for (const name of ['evidence', 'rollout']) void client.invalidateQueries({ queryKey: [name, key] })
    },
  })
}
