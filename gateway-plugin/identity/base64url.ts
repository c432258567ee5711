const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Without padding. By hand, since `btoa` wants a string of bytes and its result three replacements. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  let i = 0
  for (; i + 3 <= bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!
    text +=
      LETTERS[word >> 18]! + LETTERS[(word >> 12) & 63]! + LETTERS[(word >> 6) & 63]! + LETTERS[word & 63]!
  }
  const rest = bytes.length - i
  if (rest === 0) return text
  const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8)
  text += LETTERS[word >> 18]! + LETTERS[(word >> 12) & 63]!
  return rest === 2 ? text + LETTERS[(word >> 6) & 63]! : text
}

/** null: not base64url (padding is refused, as in signed tokens). */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
