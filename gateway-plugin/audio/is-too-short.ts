// Speech makes about 16 characters a second (Kokoro-FastAPI, 990 characters a minute); nobody makes four times as many.
const MOST_PER_SECOND = 60
const LEAST_LETTERS = 100

/**
 * Whether audio ended long before the text can have: a server that fails midway may end its stream as if all were
 * well (Kokoro-FastAPI under status 200). Only for texts whose length says something. `seconds` null: not known.
 */
export function isTooShort(seconds: number | null, text: string, speed: number): boolean {
  if (seconds === null) return false
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  return letters >= LEAST_LETTERS && seconds < letters / (MOST_PER_SECOND * Math.max(1, speed))
}
