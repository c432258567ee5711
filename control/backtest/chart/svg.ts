/** Elements as text. Attributes and texts are escaped, numbers are cut to what a screen can show. */

export type Attributes = Readonly<Record<string, string | number | undefined>>

export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(typeof value === 'number' ? short(value) : value!)}"`)
    .join('')
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`
}

export function label(x: number, y: number, text: string, classes: string, anchor = 'start'): string {
  return element('text', { x, y, class: classes, 'text-anchor': anchor }, [escapeText(text)])
}

export function titled(text: string): string {
  return `<title>${escapeText(text)}</title>`
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}

export function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
