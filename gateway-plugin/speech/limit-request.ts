import type { GatewaySettings } from '../gateway-settings.ts'
import { limitedNetwork } from '../identity/address-list.ts'
import type { Identity } from '../identity/identify.ts'
import type { RateAnswer } from '../stores/rate-limit.ts'

/** By user or session, by address where there is neither; and by address for everybody where that is set. */
export function limitRequest(
  { rateLimit, addressLimit }: Pick<GatewaySettings, 'rateLimit' | 'addressLimit'>,
  { user, session, address }: Identity,
): RateAnswer | Promise<RateAnswer> {
  const who = user ?? session
  const own = rateLimit.take(who === null ? `address:${limitedNetwork(address)}` : `unit:${who}`)
  if (addressLimit === undefined) return own
  const takeByAddress = (answer: RateAnswer) =>
    answer.ok ? addressLimit.take(`address:${limitedNetwork(address)}`) : answer
  return own instanceof Promise ? own.then(takeByAddress) : takeByAddress(own)
}
