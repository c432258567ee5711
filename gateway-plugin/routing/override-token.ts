import { ARMS, type Arm } from '../contract.ts'
import type { SignedTokens } from '../identity/signed-token.ts'
import type { TesterOverride } from '../route.ts'

export type CheckedOverride =
  | { readonly kind: 'valid'; readonly override: TesterOverride }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'forged' }
  | { readonly kind: 'expired'; readonly agoMs: number }

/** `X-Crossfade-Override`: puts one tester on an arm of one rollout for a while. */
export interface OverrideTokens {
  make(wanted: { readonly rollout: string; readonly arm: Arm; readonly minutes: number }): Promise<string>
  check(token: string): Promise<CheckedOverride>
}

export const OVERRIDE_HEADER = 'x-crossfade-override'
export const LONGEST_OVERRIDE_MINUTES = 480

/** Times are of the wall clock, epoch milliseconds. */
export function createOverrideTokens(tokens: SignedTokens, wallClock: () => number): OverrideTokens {
  return {
    async make({ rollout, arm, minutes }) {
      if (!(minutes > 0 && minutes <= LONGEST_OVERRIDE_MINUTES))
        throw new RangeError(`minutes: expected a number up to ${LONGEST_OVERRIDE_MINUTES}, got ${minutes}`)
      return tokens.make({ rollout, arm, until: Math.floor(wallClock() + minutes * 60_000) })
    },
    async check(token) {
      const read = await tokens.read(token)
      if (read === null) return { kind: 'malformed' }
      if (!read.isGenuine) return { kind: 'forged' }
      const { rollout, arm, until } = (read.value ?? {}) as Readonly<Record<string, unknown>>
      const known = ARMS.find((one) => one === arm)
      if (typeof rollout !== 'string' || known === undefined || typeof until !== 'number')
        return { kind: 'malformed' }
      const agoMs = wallClock() - until
      return agoMs > 0 ? { kind: 'expired', agoMs } : { kind: 'valid', override: { rollout, arm: known } }
    },
  }
}
