import { tokenOfHash } from '../routing/route.view.ts'

/** The token of a sign-in link, taken out of the address bar; null: the address has none. */
export function takeLinkToken(): string | null {
  const { hash, pathname, search } = window.location
  const token = tokenOfHash(hash)
  if (token === null) return null
  window.history.replaceState(null, '', pathname === '/sign-in' ? '/' : `${pathname}${search}`)
  return token
}
