import type { Context } from 'hono'

/**
 * Whether a browser says that a page of ours sent this. Hosts are compared, not schemes: behind a proxy that
 * ends TLS the page is on https and this server on http.
 */
export function isSameOrigin(c: Context): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined) {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    return URL.canParse(origin) && new URL(origin).host === host
  }
  return c.req.header('sec-fetch-site') === 'same-origin'
}
