/** The colours of the style sheet, read when a chart is painted, so that both schemes are one source. */
export function paintOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}

export function fontOf(weight: number): string {
  return `${weight} 12px ${getComputedStyle(document.body).fontFamily}`
}
