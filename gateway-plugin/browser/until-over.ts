/** Resolves when it ended or was stopped; rejects when it could not be played. */
export type Play = (onPlaying: () => void, signal: AbortSignal) => Promise<void>

/** Begins a sound, and answers how to be rid of it. */
export type Begin = (end: () => void, fail: (error: unknown) => void) => () => void

/** Resolves when the sound ended or the signal stopped it, rejects when it failed; rid of it in each case. */
export function untilOver(signal: AbortSignal, begin: Begin): Promise<void> {
  let beRid = () => {}
  return new Promise<void>((end, fail) => {
    if (signal.aborted) return end()
    // A signal serves one text, so that what is left on it goes with it.
    signal.onabort = () => end()
    beRid = begin(end, fail)
  }).finally(() => beRid())
}
