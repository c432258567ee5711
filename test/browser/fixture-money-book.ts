import type { CostsView, MoneyHistoryView, PricesView } from '../../control/app/money-views.ts'
import type { BackendKey, RolloutKey } from '../../control/core/ids.ts'
import type { EpochMs, MicroUsd } from '../../control/core/units.ts'
import { ALL, CARE, dayStart, SERVER, usd } from './fixture-money-days.ts'
import { DAY, KEY } from './fixture-views.ts'

const origin = (now: number, source: string) => ({
  source,
  note: '',
  enteredAt: (now - 40 * DAY) as EpochMs,
  enteredBy: 'Ada',
})

export function prices(now: number): PricesView {
  const from = Date.UTC(2024, 0, 1) as EpochMs
  const listed = (source: string) => ({ ...origin(now, source), enteredBy: 'crossfade', from })
  const cloudflare = 'Cloudflare, Workers AI pricing page of 2026-08-28, read 2026-09-11'
  const deepinfra = 'DeepInfra list price, read 2026-07-31'
  const rates = [
    ['@cf/deepgram/aura-1', 'characters', '1363.64', 1_000],
    ['@cf/deepgram/aura-2-en', 'characters', '2727.27', 1_000],
    ['@cf/deepgram/aura-2-es', 'characters', '2727.27', 1_000],
    ['@cf/myshell-ai/melotts', 'audio-seconds', '18.63', 60],
  ] as const
  return {
    tariffs: [
      {
        id: 1,
        account: 'cloudflare',
        unit: 'neurons',
        price: '0.011',
        per: 1_000,
        currency: 'USD',
        freePerDay: '10000',
        ...listed(cloudflare),
      },
      {
        id: 2,
        account: 'deepinfra',
        unit: 'USD',
        price: '1',
        per: 1,
        currency: 'USD',
        freePerDay: '0',
        ...listed(deepinfra),
      },
    ],
    rates: [
      ...rates.map(([model, base, amount, per], index) => ({
        id: index + 1,
        account: 'cloudflare',
        backend: null,
        model,
        base,
        amount,
        per,
        until: null,
        ...listed(cloudflare),
      })),
      {
        id: 5,
        account: 'deepinfra',
        backend: null,
        model: 'hexgrad/Kokoro-82M',
        base: 'characters',
        amount: '0.62',
        per: 1_000_000,
        until: null,
        ...listed(deepinfra),
      },
    ],
    exchange: [
      {
        id: 1,
        currency: 'EUR',
        usd: '1.0874',
        from: (dayStart(now) - 60 * DAY) as EpochMs,
        ...origin(now, 'European Central Bank, reference rate of 30 September 2026'),
      },
    ],
    missing: [],
    models: [
      { backend: 'workers-ai', model: '@cf/deepgram/aura-2-en', metered: true },
      { backend: 'workers-ai', model: '@cf/deepgram/aura-2-es', metered: true },
      { backend: 'kokoro', model: 'kokoro', metered: false },
    ],
  }
}

export function noCosts(): CostsView {
  return { fixed: [], oneOff: [], projections: [], budgets: [], perMonth: { server: 0, all: 0 } }
}

export function costs(now: number): CostsView {
  const from = (dayStart(now) - 36 * DAY) as EpochMs
  const stages = ['10 %', '25 %', '50 %', '75 %', '100 %', 'failover-only']
  const vendor = [948, 790, 527, 264, 20, 20]
  return {
    fixed: [
      {
        id: 1,
        name: 'GPU server, RTX 4000 SFF Ada',
        category: 'server',
        rollout: null,
        monthly: { kind: 'amount', amount: String(SERVER) },
        currency: 'USD',
        from,
        to: null,
        avoidable: false,
        ...origin(now, 'Invoice 2026-1031 of the hoster'),
      },
      ...CARE.map((it, index) => ({
        id: index + 2,
        name: it.name,
        category: it.category,
        rollout: null,
        monthly:
          it.category === 'operations'
            ? ({ kind: 'hours', hours: '2', rate: '30' } as const)
            : ({ kind: 'amount', amount: String(it.amount) } as const),
        currency: 'USD' as const,
        from,
        to: null,
        avoidable: it.category === 'operations',
        ...origin(now, 'Plan of the platform team, 20 October 2026'),
      })),
    ],
    oneOff: [
      {
        id: 1,
        name: 'Moving: 20 hours',
        rollout: KEY as RolloutKey,
        amount: '600',
        currency: 'USD',
        at: from,
        ...origin(now, 'Time sheet of October'),
      },
    ],
    projections: [
      {
        id: 1,
        rollout: KEY as RolloutKey,
        stages: stages.map((stage, index) => ({
          stage,
          vendorPerMonth: String(vendor[index]),
          selfHostedPerMonth: String(ALL),
          candidateCharactersPerMonth: null,
        })),
        ...origin(now, 'Spreadsheet of finance, 20 October 2026'),
      },
    ],
    budgets: [{ backend: 'workers-ai' as BackendKey, limit: usd(30) as MicroUsd, hardStop: false }],
    perMonth: { server: usd(SERVER), all: usd(ALL) },
  }
}

export function history(now: number): MoneyHistoryView {
  const { fixed } = costs(now)
  return {
    changes: [
      {
        id: 3,
        at: (now - 2 * DAY) as EpochMs,
        by: 'Ada',
        kind: 'budget',
        subject: 'workers-ai',
        before: { backend: 'workers-ai', limit: usd(25), hardStop: false },
        after: { backend: 'workers-ai', limit: usd(30), hardStop: false },
        reason: 'More traffic since the start page reads aloud',
      },
      {
        id: 2,
        at: (now - 20 * DAY) as EpochMs,
        by: 'Grace',
        kind: 'fixed',
        subject: '1',
        before: { ...fixed[0], monthly: { kind: 'amount', amount: '184' } },
        after: fixed[0],
        reason: 'The invoice says 199',
      },
      {
        id: 1,
        at: (now - 40 * DAY) as EpochMs,
        by: 'Ada',
        kind: 'fixed',
        subject: '1',
        before: null,
        after: { ...fixed[0], monthly: { kind: 'amount', amount: '184' } },
        reason: '',
      },
    ],
  }
}
