import { page } from './page.ts'
import { type Play, untilOver } from './until-over.ts'

/** Plays the body of an answer: while it still comes in where the browser can, else once it is whole. */
export async function readAudio(response: Response): Promise<Play> {
  const { headers, body } = response
  const type = headers.get('content-type') ?? ''
  const { MediaSource } = page
  // An answer that tells its length has been whole at the gateway already.
  const isGrowing = body && !headers.has('content-length')
  if (!isGrowing || !MediaSource?.isTypeSupported(type)) {
    const blob = await response.blob()
    return (onPlaying, signal) => play(blob, onPlaying, signal)
  }
  return (onPlaying, signal) => {
    const media = new MediaSource()
    return play(media, onPlaying, signal, (fail) => {
      media.onsourceopen = async () => {
        try {
          const buffer = media.addSourceBuffer(type)
          const reader = body.getReader()
          for (;;) {
            const { done, value } = await reader.read()
            if (done) return media.endOfStream()
            const taken = new Promise<void>((resolve) => {
              buffer.onupdateend = resolve
            })
            buffer.appendBuffer(value)
            await taken
          }
        } catch (error) {
          fail(error)
        }
      }
    })
  }
}

function play(
  what: unknown,
  onPlaying: () => void,
  signal: AbortSignal,
  feed?: (fail: (error: unknown) => void) => void,
): Promise<void> {
  return untilOver(signal, (end, fail) => {
    feed?.(fail)
    const audio = new page.Audio()
    const url = page.URL.createObjectURL(what)
    audio.onplaying = onPlaying
    audio.onended = end
    audio.onerror = () => fail(Error('unplayable'))
    audio.src = url
    audio.play().catch(fail)
    return () => {
      audio.pause()
      page.URL.revokeObjectURL(url)
    }
  })
}
