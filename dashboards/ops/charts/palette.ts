/** The colours of the style sheet, so that both schemes are one source. */
const paints = new Map<string, string>()
let family: string | undefined

/** Read once each: asking the browser between two drawings makes it compute the style of the page anew. */
export function paintOf(name: string): string {
  const known = paints.get(name)
  if (known !== undefined) return known
  const read = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  paints.set(name, read)
  return read
}

/** The scheme has changed. */
export function forgetPaints(): void {
  paints.clear()
}

export function fontOf(weight: number): string {
  family ??= getComputedStyle(document.body).fontFamily
  return `${weight} 12px ${family}`
}
