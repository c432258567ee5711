export interface Piece {
  readonly text: string
  readonly arm: 'baseline' | 'candidate' | null
}

/** The headline in pieces, so that the names of both backends carry their colours. */
export function headlinePieces(headline: string, baseline: string, candidate: string): readonly Piece[] {
  const names = [
    { name: candidate, arm: 'candidate' as const },
    { name: baseline, arm: 'baseline' as const },
  ].filter((it) => it.name !== '')
  const pieces: Piece[] = []
  let rest = headline
  while (rest !== '') {
    const next = names
      .map((it) => ({ ...it, index: rest.indexOf(it.name) }))
      .filter((it) => it.index >= 0)
      .sort((a, b) => a.index - b.index || b.name.length - a.name.length)[0]
    if (!next) break
    if (next.index > 0) pieces.push({ text: rest.slice(0, next.index), arm: null })
    pieces.push({ text: next.name, arm: next.arm })
    rest = rest.slice(next.index + next.name.length)
  }
  if (rest !== '') pieces.push({ text: rest, arm: null })
  return pieces
}
