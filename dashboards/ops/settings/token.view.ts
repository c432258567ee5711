import type { TokenView } from '../../../control/app/views.ts'

export const TOKEN_ROLE_WORDS: Readonly<Record<string, string>> = {
  viewer: 'reads',
  operator: 'reads and acts',
  admin: 'reads, acts and administers',
  gateway: 'reports and reads the plan, nothing else',
}

/** In force first, the newest first; revoked ones after them. */
export function inForceFirst(tokens: readonly TokenView[]): readonly TokenView[] {
  const rank = (it: TokenView) => (it.revokedAt === null ? 0 : 1)
  return [...tokens].sort((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt)
}
