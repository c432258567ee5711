import type { RequestMix } from './request-mix.ts'

export interface TrafficOptions {
  readonly gatewayUrl: string
  readonly mix: RequestMix
  /** Requests a second; fractions are fine. */
  readonly rate: number
  /** Requests that may be open at once; while there are as many, none is sent. 8 by default. */
  readonly maxInFlight?: number
  /** Milliseconds until a request is given up, 15,000 by default. */
  readonly timeoutMs?: number
}

export interface TrafficCounts {
  readonly sent: number
  /** Answered with audio, read to its last byte. */
  readonly spoken: number
  readonly failed: number
  /** Not sent, because too many were open. */
  readonly heldBack: number
  readonly audioBytes: number
  /** By the `X-TTS-Source` of the answer. */
  readonly bySource: Readonly<Record<string, number>>
}

export interface Traffic {
  counts(): TrafficCounts
  /** Sends nothing more and waits for what is open. */
  stop(): Promise<TrafficCounts>
}

/** A trickle of real requests to a gateway. Failures are counted, never thrown. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { gatewayUrl, mix, rate, maxInFlight = 8, timeoutMs = 15_000 } = options
  if (!(rate > 0 && rate <= 1_000))
    throw new RangeError(`rate: got ${rate}, expected over 0 to 1000 a second`)
  const open = new Set<Promise<void>>()
  const bySource: Record<string, number> = {}
  const counts = { sent: 0, spoken: 0, failed: 0, heldBack: 0, audioBytes: 0 }

  async function speakOnce(): Promise<void> {
    const { user, text, language } = mix.next()
    counts.sent += 1
    try {
      const response = await fetch(`${gatewayUrl}/tts/speak`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-user-id': user },
        body: JSON.stringify({ text, language, format: 'wav' }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const audio = await response.arrayBuffer()
      const isAudio = response.ok && (response.headers.get('content-type') ?? '').startsWith('audio/')
      if (!isAudio) throw new Error(`${response.status}`)
      counts.spoken += 1
      counts.audioBytes += audio.byteLength
      const source = response.headers.get('x-tts-source') ?? 'unknown'
      bySource[source] = (bySource[source] ?? 0) + 1
    } catch {
      counts.failed += 1
    }
  }

  const timer = setInterval(() => {
    if (open.size >= maxInFlight) {
      counts.heldBack += 1
      return
    }
    const request: Promise<void> = speakOnce().finally(() => open.delete(request))
    open.add(request)
  }, 1_000 / rate)

  const snapshot = () => ({ ...counts, bySource: { ...bySource } })
  return {
    counts: snapshot,
    async stop() {
      clearInterval(timer)
      await Promise.all(open)
      return snapshot()
    },
  }
}
