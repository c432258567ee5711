import { type Base64, webBase64 } from '../base64.ts'

/** By Buffer, which skips what is no base64: a text that gives fewer bytes than it should goes the strict way. */
export const nodeBase64: Base64 = {
  decode(text) {
    const bytes = Buffer.from(text, 'base64')
    return bytes.length === countBytes(text) ? bytes : webBase64.decode(text)
  },
  encodeUrl: (text) => Buffer.from(text, 'utf8').toString('base64url'),
}

function countBytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return Math.floor(((text.length - padding) * 3) / 4)
}
