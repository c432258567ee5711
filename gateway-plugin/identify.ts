import type { AddressList } from './address-list.ts'
import type { GatewayRequest } from './gateway-request.ts'
import type { Sessions } from './session.ts'

export interface Identity {
  readonly user: string | null
  readonly session: string | null
  /** `X-Forwarded-For` of a trusted proxy, else the peer itself. */
  readonly address: string
  /** The client itself sits at a trusted address: it may ask how it is routed. */
  readonly isTrusted: boolean
}

export interface IdentifySettings {
  /** Lower case. */
  readonly userHeader: string
  readonly trusted: AddressList
  readonly sessions: Sessions
}

/** A trusted header, else OpenAI's `user` from the same trusted addresses, else the signed session. */
export async function identify(
  request: GatewayRequest,
  bodyUser: string | null,
  settings: IdentifySettings,
): Promise<Identity> {
  const { address, isTrusted, isPeerTrusted } = locateClient(request, settings.trusted)
  if (isPeerTrusted) {
    const named = request.headers[settings.userHeader] || bodyUser
    if (named !== null && named !== undefined && named !== '' && named.length <= 512)
      return { user: named, session: null, address, isTrusted }
  }
  const session = await settings.sessions.read(request.headers['cookie'])
  return { user: null, session, address, isTrusted }
}

/** Who is really asking when trusted proxies stand in between: the last address that is not one of them. */
export function locateClient(
  request: GatewayRequest,
  trusted: AddressList,
): { readonly address: string; readonly isTrusted: boolean; readonly isPeerTrusted: boolean } {
  const isPeerTrusted = trusted.includes(request.address)
  const forwarded = request.headers['x-forwarded-for']
  if (!isPeerTrusted || forwarded === undefined)
    return { address: request.address, isTrusted: isPeerTrusted, isPeerTrusted }
  const hops = forwarded.split(',').map((hop) => hop.trim())
  const client = hops.findLast((hop) => !trusted.includes(hop))
  if (client === undefined) return { address: hops[0] ?? request.address, isTrusted: true, isPeerTrusted }
  return { address: client, isTrusted: false, isPeerTrusted }
}
