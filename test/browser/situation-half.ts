import type { GateResult } from '../../control/core/gate.ts'
import { backends, evidence, gateways } from './fixture-fleet.ts'
import { history } from './fixture-records.ts'
import type { SeriesShape } from './fixture-series.ts'
import { DAY, gate, HOUR, rolloutAt, type Situation } from './fixture-views.ts'

const toSeventyFive: readonly GateResult[] = [
  gate('dwell', {
    state: 'waiting',
    value: '3 d 4 h',
    bound: '7 d',
    text: '3 d 20 h left at this stage',
    remainingMs: 3 * DAY + 20 * HOUR,
    waivableBy: 'operator',
  }),
  gate('latency', {
    value: '−21 %',
    bound: 'at most +20 %',
    sample: '41,982 requests',
    text: 'latency at equal text lengths: −21 %, at most +20 %',
    waivableBy: 'admin',
  }),
  gate('errors', {
    value: '0.4 %',
    bound: 'under 2 %',
    sample: '41,982 requests',
    text: 'errors: 0.4 %, under 2 %',
    waivableBy: 'admin',
  }),
  gate('sample', {
    value: '41,982 requests',
    bound: 'at least 1000',
    text: '41,982 requests were judged at this stage',
    waivableBy: 'operator',
  }),
  gate('capacity', {
    value: '61 %',
    bound: 'at most 80 %',
    text: '1.53 of 2.5 requests/s at the next stage',
    waivableBy: 'admin',
  }),
  gate('triggers', { value: '3 of 3', bound: 'healthy', text: 'all triggers are healthy' }),
  gate('incident', { value: 'none', bound: 'none open', text: 'no incident is open' }),
  gate('gateway', {
    value: '3 live',
    bound: 'at least 1',
    text: '3 gateway instances were heard in the last 30 s',
  }),
]

/** Three days into the week at 50 %, all well. */
export function half(now: number): Situation {
  const next = {
    command: 'advance',
    to: '75 %',
    share: 7_500,
    gates: toSeventyFive,
    clear: false,
    advance: 'manual',
    moves: { usersPerHour: 1_150, requestsPerHour: 5_760 },
  } as const
  return {
    rollouts: [rolloutAt(now, { next })],
    decisions: history(now),
    incidents: [],
    evidence: evidence(now),
    backends: backends(),
    gateways: gateways(now),
    alerts: [],
    series: seriesOf(now),
  }
}

/** A month of traffic along the ladder. */
export function seriesOf(now: number, change: Partial<SeriesShape> = {}): SeriesShape {
  return {
    shareAt: (at) => (at > now - 3 * DAY - 4 * HOUR ? 5_000 : at > now - 10 * DAY ? 2_500 : 1_000),
    trafficFrom: now - 29 * DAY,
    requestsPerSecond: 6.4,
    broken: null,
    ...change,
  }
}
