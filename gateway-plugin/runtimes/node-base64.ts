import { type Base64, webBase64 } from '../base64.ts'

/** By Buffer, which skips what is no base64: a text that gives fewer bytes than it should goes the strict way. */
export const nodeBase64: Base64 = {
  decode(text) {
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    const letters = text.length - padding
    const bytes = Buffer.from(text, 'base64')
    // No text has one letter more than whole groups of four.
    const isWhole = letters % 4 !== 1 && bytes.length === Math.floor((letters * 3) / 4)
    return isWhole ? bytes : webBase64.decode(text)
  },
  encodeUrl: (text) => Buffer.from(text, 'utf8').toString('base64url'),
}
