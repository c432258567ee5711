import { type FormEvent, useEffect, useState } from 'react'
import { ApiProblem } from '../api/api-problem.ts'
import type { useSignIn } from '../api/use-session.ts'
import { Logo } from '../layout/logo.tsx'
import { navigate } from '../routing/location.ts'
import { Button } from '../ui/button.tsx'

export function SignInPage({ signIn }: { readonly signIn: ReturnType<typeof useSignIn> }) {
  const [token, setToken] = useState('')
  useEffect(() => {
    document.title = 'Sign in · Crossfade'
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (token.trim() === '') return
    signIn.mutate(token.trim(), {
      onSuccess: () => {
        if (window.location.pathname === '/sign-in') navigate('/', 'replace')
      },
    })
  }
  return (
    <main className="sign-in">
      <div className="brand brand-large">
        <Logo />
        <span>Crossfade</span>
      </div>
      <h1>Sign in</h1>
      <p className="muted">
        With a token of role viewer, operator or admin. Control prints a sign-in link when it starts; an admin
        makes more tokens with <code>crossfade tokens create</code>.
      </p>
      <form onSubmit={submit} className="stack">
        <label className="field">
          <span>Token</span>
          <input
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        {signIn.isError && (
          <p className="problem" role="alert">
            {messageOf(signIn.error)}
          </p>
        )}
        <Button
          type="submit"
          tone="primary"
          why={token.trim() === '' ? 'Enter a token first.' : null}
          quietWhy
        >
          {signIn.isPending ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
    </main>
  )
}

function messageOf(error: Error): string {
  if (error instanceof ApiProblem && error.problem.status === 401)
    return 'Control does not know this token. It may have been revoked, or copied in part.'
  return error.message
}
