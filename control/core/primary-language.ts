/** `en-US` → `en`; what is no language tag is one language together, so that callers cannot make up strata. */
export function primaryLanguage(tag: string): string {
  return /^[a-z]{2,3}(?=$|[-_])/i.exec(tag)?.[0].toLowerCase() ?? 'und'
}
