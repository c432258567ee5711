import { gateway } from '../../lib/crossfade.js'

// All methods, so that the preflight of another origin is answered by the same settings.
export const onRequest = gateway.onRequest
