import { createCloudflareGateway } from '@crossfade/gateway/cloudflare'

/**
 * One gateway for all routes of the project: they share its plan, its cache and its reports. Everything it needs comes
 * from variables, secrets and bindings (wrangler.jsonc).
 */
export const gateway = createCloudflareGateway({
  // Whoever your own session says it is; null for a visitor. Leave it out if you have no accounts.
  user: (request) => readUser(request),
})

/** Replace this by what your project knows of its users. Never return what a page can make up. */
function readUser(_request) {
  return null
}
