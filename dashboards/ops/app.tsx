import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { queryClient } from './api/query-client.ts'
import { SessionContext, useSessionQuery, useSignIn } from './api/use-session.ts'
import { Frame } from './layout/frame.tsx'
import { Opening } from './layout/opening.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'

export function App({ linkToken }: { readonly linkToken: string | null }) {
  return (
    <QueryClientProvider client={queryClient}>
      <Door linkToken={linkToken} />
    </QueryClientProvider>
  )
}

/** Nobody sees anything of control before they are known. */
function Door({ linkToken }: { readonly linkToken: string | null }) {
  const signIn = useSignIn()
  const linking = linkToken !== null && (signIn.isIdle || signIn.isPending)
  const session = useSessionQuery(linking)
  const used = useRef(false)
  const { mutate } = signIn
  useEffect(() => {
    if (linkToken === null || used.current) return
    used.current = true
    mutate(linkToken)
  }, [linkToken, mutate])

  if (session.data && !linking)
    return (
      <SessionContext value={session.data}>
        <Frame />
      </SessionContext>
    )
  if (linking || session.isPending) return <Opening text="Signing in" />
  if (session.data === undefined) return <Opening text="Control does not answer. Trying again every 2 s." />
  return <SignInPage signIn={signIn} />
}
