import type { GatewaySettings } from '../gateway-settings.ts'
import { limitedNetwork } from '../identity/address-list.ts'
import type { Identity } from '../identity/identify.ts'
import type { RateAnswer } from '../stores/rate-limit.ts'

/** By user or session, by address where there is neither; and by address for everybody where that is set. */
export async function limitRequest(
  { rateLimit, addressLimit }: Pick<GatewaySettings, 'rateLimit' | 'addressLimit'>,
  { user, session, address }: Identity,
): Promise<RateAnswer> {
  const who = user ?? session
  const own = await rateLimit.take(who === null ? `address:${limitedNetwork(address)}` : `unit:${who}`)
  return own.ok && addressLimit !== undefined ? addressLimit.take(`address:${limitedNetwork(address)}`) : own
}
