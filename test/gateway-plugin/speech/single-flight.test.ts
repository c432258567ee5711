import { describe, expect, it } from 'vitest'
import {
  createFlights,
  type FollowingFlight,
  type LeadingFlight,
} from '../../../gateway-plugin/speech/single-flight.ts'

const audio = { bytes: Uint8Array.of(1), contentType: 'audio/wav', seconds: 1 }
const setUp = () => {
  const flights = createFlights()
  const leader = flights.join('key') as LeadingFlight
  const follow = () => flights.join('key') as FollowingFlight
  return { flights, leader, follow }
}

describe('requests for the same audio at the same time', () => {
  it('wait for the first one, and get what it got', async () => {
    const { flights, leader, follow } = setUp()
    const followers = [follow(), follow(), follow()]
    expect([leader.kind, ...followers.map(({ kind }) => kind)]).toEqual([
      'leader',
      'follower',
      'follower',
      'follower',
    ])
    const waits = followers.map((one) => one.wait(null, 1000))
    leader.land(audio)
    expect(await Promise.all(waits)).toEqual([audio, audio, audio])
    expect(flights.underWay()).toBe(0)
    expect(flights.join('key').kind).toBe('leader')
  })

  it('are told to call themselves when the first one got nothing', async () => {
    const { leader, follow } = setUp()
    const wait = follow().wait(null, 1000)
    leader.land(null)
    leader.land(audio)
    expect(await wait).toBeNull()
  })

  it('call themselves when the first one takes longer than they may wait', async () => {
    const { leader, follow } = setUp()
    expect(await follow().wait(null, 5)).toBeNull()
    leader.land(audio)
  })

  it('wait in vain once at most: a first one that the runtime ended keeps nobody who comes later', async () => {
    const { flights, leader, follow } = setUp()
    expect(await follow().wait(null, 5)).toBeNull()
    const next = flights.join('key')
    expect(next.kind).toBe('leader')
    leader.land(audio)
    expect(flights.join('key').kind).toBe('follower')
  })

  it('never meet under another key', () => {
    const { flights } = setUp()
    expect(flights.join('another').kind).toBe('leader')
    expect(flights.underWay()).toBe(2)
  })

  it('keep the call going when its client leaves, and end it when nobody waits any more', async () => {
    const { leader, follow } = setUp()
    const client = new AbortController()
    const other = new AbortController()
    const signal = leader.signalFor(client.signal)
    const wait = follow().wait(other.signal, 1000)
    client.abort()
    expect(signal.aborted).toBe(false)
    other.abort()
    expect(await wait).toBe('gone')
    expect(signal.aborted).toBe(true)
  })

  it('end the call at once when its client leaves and nobody waits', () => {
    const { leader } = setUp()
    const client = new AbortController()
    const signal = leader.signalFor(client.signal)
    client.abort()
    expect(signal.aborted).toBe(true)
    const { leader: late } = setUp()
    expect(late.signalFor(AbortSignal.abort()).aborted).toBe(true)
  })

  it('goes on for those who wait when the client leaves without a signal, as on Workers', async () => {
    const { leader, follow } = setUp()
    const signal = leader.signalFor(null)
    const wait = follow().wait(null, 1000)
    leader.leave()
    expect(signal.aborted).toBe(false)
    leader.land(audio)
    expect(await wait).toBe(audio)
  })
})
