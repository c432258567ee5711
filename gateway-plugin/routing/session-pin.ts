import { ARMS, type PlanRollout } from '../contract.ts'
import { isSameText } from '../identity/is-same-text.ts'
import type { KeyedHash } from '../identity/keyed-hash.ts'
import type { RouteDecision, SessionPin } from '../route.ts'

/** Cookies that keep a session on the arm on which it began, for rollouts whose plan says `pin: session`. */
export interface SessionPins {
  /** What the cookies of this unit say, by key of the rollout; forged ones and those of others count as none. */
  read(cookieHeader: string | undefined, unit: string | null): Promise<ReadonlyMap<string, SessionPin> | null>
  /** The value of `Set-Cookie` for a decision that begins a pin; null where there is nothing to begin. */
  issue(decision: RouteDecision, pins: ReadonlyMap<string, SessionPin> | null): null | Promise<string | null>
}

const PREFIX = 'crossfade_pin_'
const COOKIE =
  /^crossfade_pin_([a-z0-9][a-z0-9._-]{0,63})=(baseline|candidate)\.(\d{1,15})\.(\d{1,5})\.([\w-]{22})$/
const MOST_COOKIES = 8

export function createSessionPins(sign: KeyedHash, isSecure: boolean): SessionPins {
  // Signed with the unit, which is not in the cookie: who logs in at the same browser takes over no pin.
  const signPin = (rollout: string, pin: SessionPin, unit: string) =>
    sign(`pin:${rollout}:${pin.arm}:${pin.epoch}:${pin.share}:${unit}`)
  const issuePin = async (rollout: string, pin: SessionPin, unit: string) => {
    const value = `${pin.arm}.${pin.epoch}.${pin.share}.${await signPin(rollout, pin, unit)}`
    // No Max-Age: it lives exactly as long as the session of the browser.
    return `${PREFIX}${rollout}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  }
  return {
    async read(cookieHeader, unit) {
      if (unit === null || cookieHeader === undefined || !cookieHeader.includes(PREFIX)) return null
      const pins = new Map<string, SessionPin>()
      for (const cookie of cookieHeader.split(/;\s*/)) {
        const match = COOKIE.exec(cookie)
        if (match === null || pins.size >= MOST_COOKIES) continue
        const [, rollout = '', arm, epoch, share, signature = ''] = match
        const pin = { arm: ARMS.find((one) => one === arm)!, epoch: Number(epoch), share: Number(share) }
        if (isSameText(await signPin(rollout, pin, unit), signature)) pins.set(rollout, pin)
      }
      return pins.size === 0 ? null : pins
    },
    issue({ rollout, arm, assignedBy, unit }, pins) {
      if (rollout === null || !mayPin(rollout) || assignedBy !== 'hash' || unit === null) return null
      const known = pins?.get(rollout.key)
      if (known !== undefined && known.epoch === rollout.epoch && known.arm === arm) return null
      const pin: SessionPin = { arm, epoch: rollout.epoch, share: rollout.share }
      return issuePin(rollout.key, pin, unit)
    },
  }
}

function mayPin(rollout: PlanRollout): boolean {
  return rollout.pin === 'session' && rollout.phase !== 'rolled-back' && rollout.share > 0
}
