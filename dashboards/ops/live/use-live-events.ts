import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { affectedQueries } from './affected-queries.view.ts'
import { contact } from './contact.ts'
import { followEvents } from './follow-events.ts'

/** Keeps what is on screen as new as control's events. */
export function useLiveEvents(): void {
  const client = useQueryClient()
  useEffect(
    () =>
      followEvents({
        onChange: (event) => {
          contact.heard(Date.now())
          for (const queryKey of affectedQueries(event)) void client.invalidateQueries({ queryKey })
        },
        onOpen: () => void client.invalidateQueries(),
      }),
    [client],
  )
}
