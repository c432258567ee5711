import type { BackendView, EvidenceView, GatewayView } from '../../control/app/views.ts'
import { DAY } from './fixture-views.ts'

export function backends(): readonly BackendView[] {
  const common = {
    languages: {},
    capabilities: {
      languages: ['en', 'es'],
      voices: [],
      formats: ['mp3', 'wav'],
      maxCharacters: 4_096,
      speed: true,
      pitch: false,
      streaming: false,
    },
    dialect: null,
    aiGateway: null,
    whenUnsupported: { speed: 'ignore', pitch: 'ignore' },
    timeoutMs: 5_000,
    stallMs: null,
    licence: null,
    concurrency: 16,
    downSince: null,
  } as const
  return [
    {
      ...common,
      key: 'workers-ai',
      name: 'Cloudflare',
      adapter: 'workers-ai',
      url: 'https://api.cloudflare.com/client/v4',
      revision: 'aura-1',
      credential: 'cloudflare',
      metered: true,
      source: 'cloudflare-ai',
      breakers: { edge: 'closed' },
    },
    {
      ...common,
      key: 'kokoro',
      name: 'Kokoro',
      adapter: 'openai-speech',
      url: 'http://127.0.0.1:8880',
      revision: 'kokoro-82m 1.0, server 0.2.4',
      credential: null,
      metered: false,
      source: 'self-hosted',
      licence: { name: 'Apache-2.0', url: null, nonCommercial: false },
      breakers: { edge: 'closed' },
    },
  ]
}

export function gateways(now: number, behind = false): readonly GatewayView[] {
  return [
    {
      gateway: 'edge',
      runtime: 'node',
      live: true,
      follows: true,
      instances: ['a81f22c0d4', 'b07c91e355', 'c5520adf18'].map((instance, index) => ({
        instance,
        heardAt: now - 400 - index * 300,
        planVersion: now - 3 * DAY,
        current: !(behind && index === 2),
        dropped: 0,
        cacheHitRate: 0.42,
        breakers: { kokoro: 'closed', 'workers-ai': 'closed' },
      })),
    },
  ]
}

export function evidence(now: number): readonly EvidenceView[] {
  const one = (
    id: number,
    kind: EvidenceView['kind'],
    value: number,
    unit: string,
    source: string,
  ): EvidenceView => ({
    id,
    kind,
    value,
    unit,
    measuredAt: now - 31 * DAY,
    source,
    author: 'Ada',
    note: '',
    enteredAt: now - 30 * DAY + id,
    enteredBy: 'Ada',
  })
  return [
    one(1, 'benchmark', 214, 'ms p95', 'bench run of 23 October'),
    one(2, 'listening', 4.3, 'of 5', 'listening panel, 24 people'),
    one(3, 'projection', 149, 'USD/month', 'spreadsheet of finance'),
    one(4, 'capacity', 2.5, 'requests/s', 'load test, one GPU'),
  ]
}
