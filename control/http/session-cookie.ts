/** The browser's session: out of reach of scripts, never sent from another site. */

import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

const NAME = 'crossfade_session'
/** What the store hands out is shorter; a longer one is not looked up. */
const LONGEST = 200

export function readSession(c: Context): string | undefined {
  const value = getCookie(c, NAME)
  return value !== undefined && value !== '' && value.length <= LONGEST ? value : undefined
}

export function giveSession(c: Context, session: string, maxAgeSec: number): void {
  setCookie(c, NAME, session, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: isHttps(c),
    maxAge: Math.max(0, Math.floor(maxAgeSec)),
  })
}

export function takeSession(c: Context): void {
  deleteCookie(c, NAME, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isHttps(c) })
}

// A proxy that ends TLS says so; who forges the header only makes the own cookie stricter.
function isHttps(c: Context): boolean {
  return new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
}
