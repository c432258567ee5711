/** Headers carry printable ASCII everywhere, and runtimes throw at the rest: that goes as escapes, as in JSON. */
export function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
