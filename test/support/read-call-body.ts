import type { HttpCall } from '../../gateway-plugin/backends/adapter.ts'

/** What a call would send, as text. */
export function readCallBody(body: HttpCall['body'] | undefined): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body ?? new Uint8Array())
}
