import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { type Session, sessionQuery } from './queries.ts'
import { send } from './send.ts'

/** Who is signed in; everything below the frame can rely on it. */
export const SessionContext = createContext<Session>({ name: '', role: 'viewer' })

export const useSession = () => useContext(SessionContext)

/** `wait`: a sign-in is under way, and its answer must not be overtaken by an older one. */
export const useSessionQuery = (wait: boolean) => useQuery({ ...sessionQuery, enabled: !wait })

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (token: string) => send<Session>('/v1/session', { method: 'POST', body: { token } }),
    onMutate: () => client.cancelQueries({ queryKey: ['session'] }),
    onSuccess: (session) => client.setQueryData(['session'], session),
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => send<null>('/v1/session', { method: 'DELETE' }),
    onSuccess: () => {
      client.setQueryData(['session'], null)
      // Nothing of control stays in this browser.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    },
  })
}
