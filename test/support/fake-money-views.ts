/** Money as control would answer it, for tests of what shows it: a quarter of the text moved a month ago. */

import type {
  AccountDayView,
  CostsView,
  DayMoney,
  MoneyView,
  PricesView,
  SpanMoney,
  SpendPart,
  WhatIfView,
} from '../../control/app/money-views.ts'
import { DEFAULT_PRICE_BOOK } from '../../control/core/cost/default-prices.ts'
import type { EpochMs, MicroUsd } from '../../control/core/units.ts'
import { NOW } from './fake-views.ts'

const DAY = 86_400_000
const TODAY = Math.floor(NOW / DAY) * DAY
const DOLLAR = 1_000_000

function span(from: number, to: number, days: number): SpanMoney {
  const counterfactual = days * 14 * DOLLAR
  const metered = days * 3 * DOLLAR
  const fixedAll = days * 10 * DOLLAR
  return {
    from,
    to,
    counterfactual,
    metered,
    fixedServer: days * 5 * DOLLAR,
    fixedAll,
    net: counterfactual - metered - fixedAll,
    netServerOnly: counterfactual - metered - days * 5 * DOLLAR,
    requests: days * 5_000,
    characters: days * 500_000,
    provisional: to > TODAY - DAY,
  }
}

const days: readonly DayMoney[] = Array.from({ length: 28 }, (_, index) => ({
  ...span(TODAY - (28 - index) * DAY, TODAY - (27 - index) * DAY, 1),
  stage: '25 %',
  candidateFraction: 0.25,
}))

export const samplePart: SpendPart = {
  rollout: 'tts',
  arm: 'baseline',
  role: 'primary',
  backend: 'workers-ai',
  model: '@cf/deepgram/aura-1',
  account: 'cloudflare',
  calls: 3_750,
  characters: 375_000,
  microUnits: 511_365_000_000,
  unit: 'neurons',
  cost: 5_515_015,
  state: 'measured',
}

export const sampleMoney: MoneyView = {
  asOf: NOW,
  rollout: null,
  headline: 'Since 1 August this has saved $28.00 net.',
  subline: 'It is above its break-even of 333,000 characters a day.',
  since: TODAY - 28 * DAY,
  toDate: span(TODAY - 28 * DAY, NOW, 28),
  week: span(TODAY - 7 * DAY, TODAY, 7),
  weekBefore: span(TODAY - 14 * DAY, TODAY - 7 * DAY, 7),
  month: span(TODAY - 20 * DAY, NOW, 20),
  days,
  span: span(TODAY - 28 * DAY, NOW, 28),
  parts: [samplePart],
  unpriced: [{ backend: 'other', model: 'parrot-1', calls: 12, characters: 1_200, since: TODAY - 3 * DAY }],
  perThousand: { candidateServerOnly: 40_000, candidateAll: 80_000, baseline: 14_700 },
  volume: 500_000,
  breakEven: {
    serverOnly: {
      charactersPerDay: 330_000,
      charactersPerMonth: 10_044_000,
      crossing: { kind: 'above-since', since: TODAY - 20 * DAY, text: 'above it since 8 August' },
      text: '330,000 characters a day',
    },
    all: {
      charactersPerDay: 730_000,
      charactersPerMonth: 22_220_000,
      crossing: {
        kind: 'expected',
        at: TODAY + 90 * DAY,
        earliest: TODAY + 70 * DAY,
        latest: null,
        text: 'at this growth in 3 months, perhaps never',
      },
      text: '730,000 characters a day',
    },
  },
  payback: { oneOff: 1_200 * DOLLAR, paidBack: 28 * DOLLAR, at: null, text: '$28 of $1,200 is paid back' },
  utilisation: {
    peak: 1.4,
    capacity: 10,
    fraction: 0.14,
    text: 'the busiest hour took 1.4 of 10 requests/s',
  },
  resting: {
    best: 5_000,
    current: 2_500,
    bestCost: 11 * DOLLAR,
    currentCost: 13 * DOLLAR,
    curve: [
      { share: 2_500, cost: 13 * DOLLAR },
      { share: 5_000, cost: 11 * DOLLAR },
    ],
    assumptions: ['one server carries 10 requests/s'],
    text: 'half of it on the own server costs least',
  },
  alternatives: [
    {
      name: 'Kokoro at DeepInfra',
      model: 'hexgrad/Kokoro-82M',
      cost: 8_680_000,
      source: 'DeepInfra list price',
      note: '',
    },
  ],
  pace: [
    {
      rollout: 'tts',
      pace: {
        from: TODAY - 20 * DAY,
        to: TODAY + 10 * DAY,
        spent: 260 * DOLLAR,
        projectedToDate: 240 * DOLLAR,
        projected: 360 * DOLLAR,
        end: 390 * DOLLAR,
        endLow: 350 * DOLLAR,
        endHigh: 430 * DOLLAR,
        ratio: 1.083,
        maxRatio: 1.3,
        state: 'healthy',
        attribution: [{ name: 'shadow', cost: 12 * DOLLAR, text: 'copies to the vendor' }],
        staying: 130 * DOLLAR,
        goingBack: 220 * DOLLAR,
        text: 'about $390 of $360 projected at the end of the month',
      },
      text: '',
    },
  ],
  budgets: [
    {
      backend: 'workers-ai',
      limit: 5 * DOLLAR,
      spent: 4_200_000,
      hardStop: false,
      state: 'warned',
      until: TODAY + DAY,
    },
  ],
}

export const sampleAccountDay: AccountDayView = {
  account: 'cloudflare',
  day: TODAY - DAY,
  unit: 'neurons',
  microUnits: 511_365_000_000,
  freeMicroUnits: 10_000_000_000,
  billedMicroUnits: 501_365_000_000,
  tariffs: ['cloudflare bills $0.011 per 1,000 neurons, 10,000 a day free, from 2024-01-01'],
  cost: 5_515_015,
  provisional: true,
  parts: [{ ...samplePart, hour: TODAY - DAY }],
  unpriced: [],
  accounts: ['cloudflare', 'deepinfra'],
}

export const samplePrices: PricesView = {
  ...DEFAULT_PRICE_BOOK,
  missing: [{ backend: 'other', model: 'parrot-1' }],
  models: [{ backend: 'other', model: 'parrot-1', metered: true }],
}

const origin = { source: 'an offer', note: '', enteredAt: NOW as EpochMs, enteredBy: 'ada' }

export const sampleCosts: CostsView = {
  fixed: [
    {
      id: 3,
      name: 'GPU server',
      category: 'server',
      rollout: null,
      monthly: { kind: 'amount', amount: '149' },
      currency: 'USD',
      from: (TODAY - 28 * DAY) as EpochMs,
      to: null,
      avoidable: false,
      ...origin,
    },
  ],
  oneOff: [
    {
      id: 4,
      name: 'Moving',
      rollout: null,
      amount: '1200',
      currency: 'USD',
      at: (TODAY - 28 * DAY) as EpochMs,
      ...origin,
    },
  ],
  projections: [],
  budgets: [{ backend: 'workers-ai' as never, limit: (5 * DOLLAR) as MicroUsd, hardStop: false }],
  perMonth: { server: 149 * DOLLAR, all: 149 * DOLLAR },
}

export const sampleWhatIf: WhatIfView = {
  input: {
    charactersPerDay: 500_000,
    growthPerMonth: 0.05,
    serverPerMonth: 149,
    operationsHours: 4,
    hourlyRate: 50,
    otherPerMonth: 0,
    vendorModel: '@cf/deepgram/aura-1',
    share: 10_000,
    months: 2,
  },
  vendor: 225 * DOLLAR,
  serverOnly: 149 * DOLLAR,
  all: 349 * DOLLAR,
  hosted: 9 * DOLLAR,
  hostedModel: 'hexgrad/Kokoro-82M',
  saving: -124 * DOLLAR,
  savingServerOnly: 76 * DOLLAR,
  breakEven: {
    serverOnly: { charactersPerDay: 333_000, charactersPerMonth: 10_136_000 },
    all: { charactersPerDay: 772_000, charactersPerMonth: 23_498_000 },
  },
  curve: [0, 500_000, 1_000_000].map((charactersPerDay) => ({
    charactersPerDay,
    vendor: (charactersPerDay / 500_000) * 225 * DOLLAR,
    serverOnly: 149 * DOLLAR,
    all: 349 * DOLLAR,
    hosted: (charactersPerDay / 500_000) * 9 * DOLLAR,
  })),
  months: [
    { month: 1, charactersPerDay: 525_000, vendor: 236 * DOLLAR, own: 349 * DOLLAR },
    { month: 2, charactersPerDay: 551_250, vendor: 248 * DOLLAR, own: 349 * DOLLAR },
  ],
  crossesAfterMonths: { serverOnly: 0, all: 9 },
  text: 'At 500,000 characters a day the vendor costs $225 a month and your own $349.',
}
