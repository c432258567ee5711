import type { LiveEvent } from '../../../control/app/control-api.ts'

type Message = { readonly type: 'change'; readonly event: LiveEvent } | { readonly type: 'open' }

interface Listener {
  onChange(event: LiveEvent): void
  /** The stream was (re)opened: whatever happened before is unknown. */
  onOpen(): void
}

const NAME = 'crossfade-events'
const AGAIN_MS = 3_000

/**
 * Follows control's events with one stream per browser: HTTP/1.1 allows six connections to an origin, and a
 * roll-back button must never wait behind six open tabs. Tabs elect a leader by a lock, the leader tells the
 * others; a hidden tab gives up its turn.
 */
export function followEvents(listener: Listener): () => void {
  const channel = new BroadcastChannel(NAME)
  let turn: AbortController | null = null

  const hear = (message: Message) => {
    if (message.type === 'change') listener.onChange(message.event)
    else listener.onOpen()
  }
  channel.onmessage = (event: MessageEvent<Message>) => hear(event.data)
  const tell = (message: Message) => {
    hear(message)
    channel.postMessage(message)
  }

  const take = () => {
    if (turn) return
    const mine = new AbortController()
    turn = mine
    if (!('locks' in navigator)) {
      void lead(mine.signal, tell)
      return
    }
    navigator.locks
      .request(NAME, { signal: mine.signal }, () => lead(mine.signal, tell))
      // Aborted while waiting in the queue: another tab leads, and this one is hidden now.
      .catch(() => undefined)
  }
  const give = () => {
    turn?.abort()
    turn = null
  }
  const look = () => {
    if (document.visibilityState === 'hidden') return give()
    listener.onOpen()
    take()
  }
  document.addEventListener('visibilitychange', look)
  if (document.visibilityState !== 'hidden') take()

  return () => {
    document.removeEventListener('visibilitychange', look)
    give()
    channel.close()
  }
}

/** Holds the stream open until it is this tab's turn no more. */
function lead(signal: AbortSignal, tell: (message: Message) => void): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    let source: EventSource | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      source = new EventSource('/v1/events')
      source.onopen = () => tell({ type: 'open' })
      source.addEventListener('change', (event) => {
        tell({ type: 'change', event: JSON.parse(event.data) as LiveEvent })
      })
      // A browser gives up for good after an answer that is no stream, as while control restarts.
      source.onerror = () => {
        if (source?.readyState !== EventSource.CLOSED) return
        clearTimeout(timer)
        timer = setTimeout(open, AGAIN_MS)
      }
    }
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      source?.close()
      done()
    })
    open()
  })
}
