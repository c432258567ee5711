import { formatAgo, formatClockWithZone, type Zone } from '../format/time.view.ts'

export interface ConnectionInput {
  readonly heardAt: number | null
  readonly lostSince: number | null
  readonly now: number
}

export interface Connection {
  readonly state: 'connecting' | 'live' | 'stale' | 'lost'
  readonly text: string
}

/** Two polls of 5 s and a little more: silence beyond it is not chance. */
const QUIET_MS = 12_000

export function connectionOf({ heardAt, lostSince, now }: ConnectionInput, zone: Zone): Connection {
  if (lostSince !== null) {
    const since = heardAt ?? lostSince
    return { state: 'lost', text: `control silent since ${formatClockWithZone(since, zone)}` }
  }
  if (heardAt === null) return { state: 'connecting', text: 'connecting' }
  if (now - heardAt > QUIET_MS)
    return { state: 'stale', text: `nothing new since ${formatClockWithZone(heardAt, zone)}` }
  const age = now - heardAt
  return { state: 'live', text: age < 500 ? 'live, now' : `live, ${formatAgo(heardAt, now)}` }
}

/**
 * How far control's clock is ahead, from the `Date` header of an answer. The header counts whole seconds and
 * the answer was under way, so that less than 3 s means nothing.
 */
export function clockSkew(serverMs: number, localMs: number): number {
  if (Number.isNaN(serverMs)) return 0
  const skew = serverMs + 500 - localMs
  return Math.abs(skew) < 3_000 ? 0 : skew
}
