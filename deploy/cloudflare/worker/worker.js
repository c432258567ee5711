import { CrossfadeLimiter } from '@crossfade/gateway/cloudflare'
import { gateway } from '../lib/crossfade.js'

// Counts the requests of each user, the same all over the world (wrangler.jsonc binds it as CROSSFADE_LIMIT).
export { CrossfadeLimiter }

export default {
  fetch(request, env, context) {
    const { pathname } = new URL(request.url)
    const isSpeech = pathname.startsWith('/tts/') || pathname.startsWith('/v1/audio/')
    return isSpeech ? gateway.fetch(request, env, context) : env.ASSETS.fetch(request)
  },
}
