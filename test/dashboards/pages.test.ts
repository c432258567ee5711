import { describe, expect, it } from 'vitest'
import { parseProblem } from '../../dashboards/ops/api/api-problem.ts'
import { backendState, gatewayRow } from '../../dashboards/ops/backends/gateway.view.ts'
import {
  changesSince,
  directionOf,
  shareSteps,
  snapshotText,
} from '../../dashboards/ops/decisions/decision.view.ts'
import { incidentHeadline, openFirst } from '../../dashboards/ops/incidents/incident.view.ts'
import { affectedQueries } from '../../dashboards/ops/live/affected-queries.view.ts'
import { clockSkew, connectionOf } from '../../dashboards/ops/live/connection.view.ts'
import { createCommand } from '../../dashboards/ops/overview/create-command.view.ts'
import { worstFirst } from '../../dashboards/ops/overview/order.view.ts'
import {
  decisionOfHash,
  incidentPath,
  parseRoute,
  rolloutPath,
  tokenOfHash,
} from '../../dashboards/ops/routing/route.view.ts'
import { backends, gateways } from '../browser/fixture-fleet.ts'
import { situation } from '../browser/fixture-situations.ts'

const NOW = Date.UTC(2026, 10, 23, 13, 12)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('addresses', () => {
  it('are read as they are written', () => {
    expect(parseRoute('/')).toEqual({ page: 'overview' })
    expect(parseRoute(rolloutPath('tts'))).toEqual({ page: 'rollout', key: 'tts' })
    expect(parseRoute(incidentPath(14))).toEqual({ page: 'incident', id: 14 })
    expect(parseRoute('/incidents/x')).toMatchObject({ page: 'unknown' })
    expect(parseRoute('/rollouts/tts/more')).toMatchObject({ page: 'unknown' })
    expect(parseRoute('/rollouts/%E0%A4%A')).toEqual({ page: 'rollout', key: '%E0%A4%A' })
  })

  it('carry a decision or a token behind the hash', () => {
    expect(decisionOfHash('#decision-12')).toBe(12)
    expect(decisionOfHash('#decision-x')).toBeNull()
    expect(tokenOfHash('#token=a%2Bb')).toBe('a+b')
    expect(tokenOfHash('')).toBeNull()
  })
})

describe('the connection', () => {
  const state = (heardAt: number | null, lostSince: number | null) =>
    connectionOf({ heardAt, lostSince, now: NOW }, 'UTC')

  it('says how fresh the page is, since when it is stale, and that control is silent', () => {
    expect(plain(state(NOW - 640, null).text)).toBe('live, 0.6 s ago')
    expect(plain(state(NOW - 30_000, null).text)).toBe('nothing new since 13:11:30 UTC')
    expect(plain(state(NOW - 30_000, NOW - 1_000).text)).toBe('control silent since 13:11:30 UTC')
    expect(state(null, null).state).toBe('connecting')
  })

  it('corrects a clock that is wrong by more than the header can hide', () => {
    expect(clockSkew(NOW, NOW + 900)).toBe(0)
    expect(clockSkew(NOW + 600_000, NOW)).toBe(600_500)
    expect(clockSkew(Number.NaN, NOW)).toBe(0)
  })

  it('reads anew what an event names, and charts only where a decision moved something', () => {
    expect(affectedQueries({ kind: 'decision', rollout: 'tts' })).toContainEqual(['metrics'])
    expect(affectedQueries({ kind: 'rollout', rollout: 'tts' })).not.toContainEqual(['metrics'])
    expect(affectedQueries({ kind: 'gateways', rollout: null })).toEqual([['gateways'], ['backends']])
  })
})

describe('what control refuses', () => {
  it('is read even when something in between answered', () => {
    expect(parseProblem(502, null)).toMatchObject({ status: 502, detail: 'Control answered 502', gates: [] })
    const body = {
      title: 'Refused',
      detail: 'two gates',
      code: 'refused',
      gates: [{ gate: 'dwell' }],
      currentVersion: 8,
    }
    expect(parseProblem(409, body)).toMatchObject({ code: 'refused', currentVersion: 8, detail: 'two gates' })
  })
})

describe('decisions', () => {
  const { decisions } = situation('rolled-back', NOW)

  it('show which way the share went', () => {
    expect(decisions.map(directionOf)).toEqual(['back', 'up', 'up', 'up', 'level', 'level'])
  })

  it('since a version are those that the person has not seen', () => {
    expect(changesSince(decisions, 7).map((it) => it.id)).toEqual([6])
    expect(changesSince(decisions, 8)).toEqual([])
  })

  it('make the share over time, beginning with what was before the first', () => {
    expect(shareSteps(decisions).map((it) => it.share)).toEqual([0, 0, 0, 1_000, 2_500, 5_000, 0])
    expect(shareSteps([])).toEqual([])
  })

  it('name a place by its stage, with phase and share only where they add something', () => {
    expect(decisions.slice(0, 2).map((it) => plain(snapshotText(it.to)))).toEqual([
      'rolled-back (50 %, 0 %)',
      '50 %',
    ])
  })
})

describe('incidents', () => {
  it('stand open ones first, and the headline counts them', () => {
    const [open] = situation('rolled-back', NOW).incidents
    const closed = { ...open!, id: 15, status: 'closed', openedAt: NOW } as const
    expect(openFirst([closed, open!]).map((it) => it.id)).toEqual([14, 15])
    expect([[], [closed], [open!], [open!, { ...open!, id: 13 }]].map(incidentHeadline)).toEqual([
      'There was no incident yet',
      'No incident is open',
      'One incident is open',
      '2 incidents are open',
    ])
  })
})

describe('rollouts', () => {
  it('stand worst first', () => {
    const names = worstFirst(situation('many', NOW).rollouts).map((it) => it.name)
    expect(names).toEqual([
      'French speech',
      'Spanish speech',
      'Notifications',
      'Audiobook chapters',
      'English speech',
      'Phone menus',
    ])
  })

  it('are made by a command that holds no secret', () => {
    const command = createCommand('http://127.0.0.1:8700', 'workers-ai', 'kokoro')
    expect(command).toContain('curl http://127.0.0.1:8700/v1/rollouts')
    expect(command).toContain('$CROSSFADE_ADMIN_TOKEN')
  })
})

describe('gateways and backends', () => {
  it('say who is behind and who is silent', () => {
    expect(gatewayRow(gateways(NOW, true)[0]!)).toMatchObject({
      plan: '2 of 3 on the newest plan',
      behind: true,
    })
    expect(gatewayRow({ ...gateways(NOW)[0]!, instances: [] })).toMatchObject({
      plan: 'no instance heard',
      heardAt: null,
    })
  })

  it('are as bad as the worst breaker that any gateway reports', () => {
    const [vendor] = backends()
    expect(backendState(vendor!).word).toBe('breaker closed')
    expect(backendState({ ...vendor!, breakers: { a: 'closed', b: 'open' } }).word).toBe('breaker open')
    expect(backendState({ ...vendor!, downSince: NOW }).word).toBe('down')
    expect(backendState({ ...vendor!, breakers: {} }).word).toBe('not called yet')
  })
})
