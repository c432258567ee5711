import { gateway } from '../../../lib/crossfade.js'

// For clients that speak OpenAI's API.
export const onRequest = gateway.onRequest
