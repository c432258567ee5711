/** Cuts to at most `limit` UTF-16 units, never inside a character or an escape, and ends with … where it cut. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text
  let cut = text.slice(0, limit - 1)
  const last = cut.charCodeAt(cut.length - 1)
  if (last >= 0xd800 && last <= 0xdbff) cut = cut.slice(0, -1)
  return `${cut.replace(/&[a-z]{0,3}$/, '')}…`
}
