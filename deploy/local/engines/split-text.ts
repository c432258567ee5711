/** Shorter pieces than this sound chopped. */
const LEAST_CHARACTERS = 40

/**
 * Splits a text into at most so many pieces of about the same length, at the end of a clause where one is near, else
 * between words. Put together again the pieces are the text.
 */
export function splitText(text: string, most: number): readonly string[] {
  const count = Math.min(most, Math.floor(text.length / LEAST_CHARACTERS))
  if (count < 2) return [text]
  const at = boundaryNear(text, Math.round(text.length / count))
  return at === undefined ? [text] : [text.slice(0, at), ...splitText(text.slice(at), count - 1)]
}

/** Index behind the white space that is nearest to the wanted place; behind punctuation counts as half as far. */
function boundaryNear(text: string, wanted: number): number | undefined {
  let best: number | undefined
  let least = Math.max(wanted, text.length - wanted) / 2
  for (const { index, 0: found } of text.matchAll(/[,;:.!?]?\s+(?=\S)/g)) {
    const end = index + found.length
    const distance = Math.abs(end - wanted) / (/^\s/.test(found) ? 1 : 2)
    if (distance < least) [best, least] = [end, distance]
  }
  return best
}
