/** Reads a stream of server-sent events piece by piece (WHATWG HTML, 9.2.6). */

export interface ServerEvent {
  readonly event: string
  readonly data: string
  readonly id: string
}

export interface EventParser {
  push(bytes: Uint8Array): void
}

// A plan has a few kilobytes; a line without an end must not fill the memory.
const MOST_BUFFERED = 4_000_000

export function createEventParser(onEvent: (event: ServerEvent) => void): EventParser {
  const decoder = new TextDecoder()
  let rest = ''
  let event = ''
  let id = ''
  let data: string[] = []

  const readLine = (line: string) => {
    if (line === '') {
      if (data.length > 0) onEvent({ event: event === '' ? 'message' : event, data: data.join('\n'), id })
      event = ''
      data = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    else if (field === 'data') data.push(value)
    else if (field === 'id') id = value
  }

  return {
    push(bytes) {
      rest += decoder.decode(bytes, { stream: true })
      // A lone CR at the end may be half of a CRLF: it waits for what comes.
      const lines = rest.split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      if (rest.length > MOST_BUFFERED) rest = ''
      for (const line of lines) readLine(line)
    },
  }
}
