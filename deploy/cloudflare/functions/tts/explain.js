import { gateway } from '../../lib/crossfade.js'

// Which arm a user is on and why; for trusted addresses only.
export const onRequest = gateway.onRequest
