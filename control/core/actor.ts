/** Who did it. Every decision names one; every switch over them is exhaustive. */

export const PERSON_ROLES = ['viewer', 'operator', 'admin'] as const
export type PersonRole = (typeof PERSON_ROLES)[number]
export const TOKEN_ROLES = [...PERSON_ROLES, 'gateway'] as const
export type TokenRole = (typeof TOKEN_ROLES)[number]

export type Actor =
  | { readonly kind: 'person'; readonly name: string; readonly role: PersonRole }
  /** The judge: may advance one stage, hold, or roll back; never raises by other means, skips or re-arms. */
  | { readonly kind: 'judge' }
  /** Control itself: start-up, a new candidate revision, bookkeeping. */
  | { readonly kind: 'system' }

export function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.name
    case 'judge':
      return 'the judge'
    case 'system':
      return 'control'
  }
}
