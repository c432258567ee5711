import { gateway } from '../../lib/crossfade.js'

// Ratings and complaints that pages send with the receipt of an answer.
export const onRequest = gateway.onRequest
