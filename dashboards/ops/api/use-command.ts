import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CommandOutcome } from '../../../control/app/control-api.ts'
import type { CommandName } from '../../../control/core/commands.ts'
import { ControlUnreachable } from './api-problem.ts'
import { send } from './send.ts'

export interface CommandBody {
  readonly command: CommandName
  readonly reason: string
  readonly waive?: readonly string[]
  readonly share?: number
  readonly stage?: string | null
  readonly rotateCohort?: boolean
}

interface Order {
  readonly key: string
  /** The version that the person was looking at; absent only for roll-back. */
  readonly version?: number
  readonly body: CommandBody
}

const TRIES = 20

/** Sends a command and shows its outcome at once. */
export function useCommand() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ key, version, body }: Order) =>
      send<CommandOutcome>(`/v1/rollouts/${encodeURIComponent(key)}/commands`, {
        method: 'POST',
        body,
        ...(version === undefined ? {} : { version }),
      }),
    onSuccess: (outcome, { key }) => {
      client.setQueryData(['rollout', key], outcome.rollout)
      for (const name of ['rollouts', 'decisions', 'incidents', 'incident', 'metrics'])
        void client.invalidateQueries({ queryKey: [name] })
    },
  })
}

/** A rollback that control did not hear is sent again until it does; one that it refused is not. */
export function useRollBack() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (key: string) =>
      send<CommandOutcome>(`/v1/rollouts/${encodeURIComponent(key)}/commands`, {
        method: 'POST',
        body: { command: 'roll-back', reason: '' },
      }),
    retry: (count, error) => error instanceof ControlUnreachable && count < TRIES,
    retryDelay: 1_000,
    onSuccess: (outcome, key) => {
      client.setQueryData(['rollout', key], outcome.rollout)
      for (const name of ['rollouts', 'decisions', 'incidents', 'incident', 'metrics'])
        void client.invalidateQueries({ queryKey: [name] })
    },
  })
}
