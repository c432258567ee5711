/**
 * What the judge sees of a broken backend through the gateway's own breaker and concurrency cap: calls that are
 * turned away are no observations, so both could blind it. Calls are events on a clock of milliseconds.
 */

import { createBreaker } from '../../../../gateway-plugin/health/breaker.ts'
import { createSlots } from '../../../../gateway-plugin/health/slots.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { ErrorsPath } from '../errors-path.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

const HOUR_MS = 3_600_000
const HEALTHY = 0.003
const USUAL_MS = 300
/** A failure that is told at once. */
const REFUSED_MS = 5

interface Answer {
  readonly at: number
  readonly bad: boolean
  readonly release: (() => void) | null
}

/**
 * `rate`, `fault` (`outage`: fails at once; `hang`: no answer until the time limit of `timeoutMs`), `guards` (`on`
 * or `off`), `cap`. Outcome: seconds from the fault to the end of the deciding second.
 */
export function guarded(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const isOn = params.text('guards') === 'on'
  const hangs = params.text('fault') === 'hang'
  const limits = { concurrency: params.number('cap'), timeoutMs: params.number('timeoutMs') }
  const breaker = createBreaker()
  const slots = createSlots()
  const path = new ErrorsPath()
  const counts = new Map<number, [number, number]>()
  const pending: Answer[] = []
  let closed = 0

  const settle = (until: number) => {
    pending.sort((a, b) => a.at - b.at)
    while (pending.length > 0 && pending[0]!.at <= until) {
      const { at, bad, release } = pending.shift()!
      release?.()
      if (isOn && bad) breaker.fail(at)
      else if (isOn) breaker.succeed(at)
      observe(at, bad)
    }
  }
  const observe = (at: number, bad: boolean) => {
    const second = Math.floor(at / 1_000)
    const seen = counts.get(second) ?? [0, 0]
    counts.set(second, [seen[0] + 1, seen[1] + (bad ? 1 : 0)])
  }
  /** Closes whole seconds; the second that decided, or −1. */
  const close = (before: number): number => {
    for (; closed < before; closed++) {
      const seen = counts.get(closed)
      counts.delete(closed)
      if (seen && path.step(START + closed, seen[0], seen[1])) return closed
    }
    return -1
  }

  for (
    let now = random.exponential(1_000 / rate);
    now < 3 * HOUR_MS;
    now += random.exponential(1_000 / rate)
  ) {
    settle(now)
    const decided = close(Math.floor(now / 1_000))
    if (decided >= 0) return { delay: decided + 1 - HOUR_MS / 1_000 }
    const broken = now >= HOUR_MS
    const latency = broken ? (hangs ? limits.timeoutMs : REFUSED_MS) : USUAL_MS
    // In the gateway's order: an open breaker, the cap, the breaker's leave to try.
    if (isOn && breaker.state(now) === 'open') continue
    let release: (() => void) | null = null
    if (limits.concurrency > 0) {
      const slot = slots.take(now, limits)
      if (slot.kind === 'saturated') observe(now, true)
      if (slot.kind !== 'granted') continue
      release = () => slot.release(!(broken && hangs), now + latency)
    }
    if (isOn && breaker.admit(now) === 'refuse') {
      release?.()
      continue
    }
    pending.push({ at: now + latency, bad: broken || random.chance(HEALTHY), release })
  }
  return { delay: Number.POSITIVE_INFINITY }
}
