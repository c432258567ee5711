// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/** Without the characters by which a name or a reason could rewrite the terminal of whoever reads it. */
export function plainText(text: string): string {
  return text.replace(CONTROL, '')
}
