import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BacktestView } from '../../../control/app/backtest-api.ts'
import { send } from '../api/send.ts'
import { controlNow } from '../live/contact.ts'

const WEEK_MS = 7 * 86_400_000
const LOOK_MS = 1_000
const ENDED = new Set(['done', 'failed', 'cancelled'])

export interface Backtest {
  /** The text that it was started with; null: none was. */
  readonly of: string | null
  readonly view: BacktestView | null
  readonly error: Error | null
  readonly ended: boolean
  start(text: string, policy: unknown): Promise<void>
}

/** The last week once more, under a policy that is not in force. */
export function useBacktest(key: string): Backtest {
  const [started, setStarted] = useState<{ text: string; id: string } | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const address = `/v1/rollouts/${encodeURIComponent(key)}/backtests`
  const id = started?.id ?? ''
  const view = useQuery({
    queryKey: ['backtest', key, id],
    queryFn: ({ signal }) => send<BacktestView>(`${address}/${id}`, { signal }),
    enabled: started !== null,
    refetchInterval: (query) => (ENDED.has(query.state.data?.state ?? '') ? false : LOOK_MS),
  })
  return {
    of: started?.text ?? null,
    view: view.data ?? null,
    error: error ?? view.error,
    ended: ENDED.has(view.data?.state ?? ''),
    async start(text, policy) {
      setError(null)
      const to = Math.floor(controlNow() / 1_000) * 1_000
      try {
        const made = await send<BacktestView>(address, {
          method: 'POST',
          body: { from: to - WEEK_MS, to, policy, keepGoing: true },
        })
        setStarted({ text, id: made.id })
      } catch (problem) {
        setError(problem as Error)
      }
    },
  }
}
