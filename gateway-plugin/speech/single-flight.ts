import type { Audio } from '../audio/inspect-audio.ts'
import type { ClientSignal } from '../client-signal.ts'
import { endCall } from './end-call.ts'

/** The first of several requests for the same audio calls, the others wait for what it gets. */
export interface Flights {
  /** `key` is that of the cache, so that no request waits for another backend's audio. */
  join(key: string): Flight
  /** How many calls others may wait for. */
  underWay(): number
}

export type Flight = LeadingFlight | FollowingFlight

export interface LeadingFlight {
  readonly kind: 'leader'
  /** Aborted when the leader has left and nobody waits: a call that somebody waits for goes on. */
  signalFor(own: ClientSignal | null): ClientSignal
  /** The leader has left, where no signal tells it. */
  leave(): void
  /** Whole audio of the assigned backend; null: whoever waits has to call. Only the first landing counts. */
  land(audio: Audio | null): void
}

export interface FollowingFlight {
  readonly kind: 'follower'
  /** null: call yourself, since the leader got nothing, or not within `ms` milliseconds. */
  wait(own: ClientSignal | null, ms: number): Promise<Audio | null | 'gone'>
}

interface UnderWay {
  readonly landed: Promise<Audio | null>
  readonly land: (audio: Audio | null) => void
  readonly abort: AbortController
  followers: number
  isLeaderGone: boolean
}

export function createFlights(): Flights {
  const flights = new Map<string, UnderWay>()

  const start = (key: string): LeadingFlight => {
    let settle: (audio: Audio | null) => void = () => {}
    const landed = new Promise<Audio | null>((resolve) => {
      settle = resolve
    })
    const land = (audio: Audio | null) => {
      if (flights.get(key) === flight) flights.delete(key)
      settle(audio)
    }
    const flight: UnderWay = { landed, land, abort: new AbortController(), followers: 0, isLeaderGone: false }
    flights.set(key, flight)
    const leave = () => {
      flight.isLeaderGone = true
      endIfAlone(flight)
    }
    return {
      kind: 'leader',
      leave,
      signalFor(own) {
        if (own?.aborted) leave()
        else own?.addEventListener('abort', leave, { once: true })
        return flight.abort.signal
      },
      land,
    }
  }
  const follow = (key: string, flight: UnderWay): FollowingFlight => {
    flight.followers++
    return {
      kind: 'follower',
      async wait(own, ms) {
        let stop: () => void = () => {}
        let timer: ReturnType<typeof setTimeout> | undefined
        // A leader may be ended together with its request (on Workers): nobody waits for ever, and who comes next
        // does not wait at all.
        const late = new Promise<null>((resolve) => {
          timer = setTimeout(() => {
            if (flights.get(key) === flight) flights.delete(key)
            resolve(null)
          }, ms)
        })
        const gone = new Promise<'gone'>((resolve) => {
          stop = () => resolve('gone')
          if (own?.aborted) stop()
          else own?.addEventListener('abort', stop, { once: true })
        })
        try {
          return await Promise.race([flight.landed, late, gone])
        } finally {
          clearTimeout(timer)
          own?.removeEventListener('abort', stop)
          flight.followers--
          endIfAlone(flight)
        }
      },
    }
  }

  return {
    join(key) {
      const flight = flights.get(key)
      return flight === undefined ? start(key) : follow(key, flight)
    },
    underWay: () => flights.size,
  }
}

function endIfAlone(flight: UnderWay): void {
  if (flight.isLeaderGone && flight.followers === 0) endCall(flight.abort)
}
