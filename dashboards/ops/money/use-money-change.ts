import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send } from '../api/send.ts'

export interface MoneyOrder {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body: unknown
}

/** What a person enters about money; everything that rests on it is read anew. */
export function useMoneyChange(onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ method, path, body }: MoneyOrder) => send<unknown>(path, { method, body }),
    onSuccess: () => {
      for (const name of ['money', 'rollout', 'rollouts']) void client.invalidateQueries({ queryKey: [name] })
      onDone()
    },
  })
}
