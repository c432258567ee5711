/** How values are written so that nginx reads what was meant. */

/** `1234` → `12.34%`: nginx takes at most two decimals. */
export function percent(share: number): string {
  return `${share / 100}%`
}

export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

/** Inside double quotes nginx reads `\\` and `\"`. */
export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** nginx has no escape for a dollar: a variable holds one. */
const DOLLAR = 'crossfade_dollar'
export const DOLLAR_BLOCK = `geo $${DOLLAR} {\n  default "$";\n}`

/** A text in a place where nginx would read variables. */
export function quoteValue(text: string): string {
  // A function, since dollars mean something in the other form of a replacement.
  return quote(text).replaceAll('$', () => `\${${DOLLAR}}`)
}

/** For people: a line of its own, whatever stands in it. */
export function comment(text: string): string {
  return `# ${text.replace(/\p{Cc}+/gu, ' ')}`
}

/** A `map` block; `fallback` is its default. */
export function mapBlock(
  source: string,
  variable: string,
  lines: readonly (readonly [string, string])[],
  fallback: string,
): string {
  const entries = [...lines, ['default', fallback] as const].map(([from, to]) => `  ${from} ${to};`)
  return `map ${source} ${variable} {\n${entries.join('\n')}\n}`
}

export interface Address {
  readonly scheme: string
  readonly host: string
  /** Without a slash at its end. */
  readonly path: string
  /** Host and port. */
  readonly server: string
}

/** The core has no URL class of a runtime. Undefined: not an http address. */
export function parseAddress(url: string): Address | undefined {
  const [, scheme, host, path = ''] =
    /^(https?):\/\/([A-Za-z0-9.:[\]_-]+)(\/[^\s?#;{}"']*?)?\/?$/.exec(url) ?? []
  if (scheme === undefined || host === undefined) return undefined
  const server = /:\d+$/.test(host) ? host : `${host}:${scheme === 'https' ? 443 : 80}`
  return { scheme, host, path, server }
}
