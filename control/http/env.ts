/** What every handler finds in its context. */

import type { Identity } from '../app/control-api.ts'

export interface Caller {
  readonly identity: Identity
  /** How the caller said who it is; a browser's cookie needs an origin check where a header does not. */
  readonly via: 'bearer' | 'cookie'
  /** Whether the credential still holds; asked again while a stream is open. */
  readonly stillHolds: () => Promise<boolean>
}

export interface HttpEnv {
  Variables: {
    requestId: string
    /** Set on every route that is not public. */
    caller: Caller | undefined
    /** The declared route; undefined: none. */
    route: string | undefined
    address: string | undefined
    failure: unknown
  }
}
