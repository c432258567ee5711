/** A phrase in 64 bits, as two whole numbers of 32: enough to count by, and never to serve by. */
export type PhraseKey = readonly [number, number]

/** Which phrases this instance has met before, whatever backend spoke them. */
export interface SeenPhrases {
  /** Whether it was there, and from now on it is. */
  meet(phrase: PhraseKey): boolean
}

const ROWS = 16_384
/** Of a row, two numbers each. */
const PLACES = 8
const WIDTH = PLACES * 2

/**
 * Remembers the last 50,000 phrases, and most of twice as many: rows of eight places, in which a new phrase takes that
 * of the one met longest ago. A megabyte from the start and nothing to collect, since most phrases come once.
 */
export function createSeenPhrases(rows = ROWS): SeenPhrases {
  const places = new Uint32Array(rows * WIDTH)
  return {
    meet([first, second]) {
      const begin = ((first >>> 0) % rows) * WIDTH
      const one = first >>> 0
      // A place with 0 is empty.
      const other = second >>> 0 || 1
      let at = begin
      while (at < begin + WIDTH && !(places[at] === one && places[at + 1] === other)) at += 2
      const wasThere = at < begin + WIDTH
      // To the front of its row; the last one falls off where it is new.
      places.copyWithin(begin + 2, begin, wasThere ? at : begin + WIDTH - 2)
      places[begin] = one
      places[begin + 1] = other
      return wasThere
    },
  }
}
