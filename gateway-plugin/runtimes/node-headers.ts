import type { IncomingMessage } from 'node:http'

/**
 * Node hands header bytes over as Latin-1; nginx and Workers see UTF-8. Without this, "José" would be another
 * unit here than there. Only the first of repeated headers is used, as node:http joins the others itself.
 */
export function readHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {}
  const given = request.headers
  for (const name in given) {
    const value = given[name]
    const text = Array.isArray(value) ? value[0] : value
    headers[name] = text === undefined ? undefined : decodeHeader(text)
  }
  return headers
}

export function decodeHeader(latin1: string): string {
  for (let i = 0; i < latin1.length; i++)
    if (latin1.charCodeAt(i) > 0x7f) return Buffer.from(latin1, 'latin1').toString('utf8')
  return latin1
}
