/**
 * Public list prices that come with the program, each with its source. They begin earlier than their page was read,
 * so that use from before is priced too; whoever has an older bill enters what stood on it.
 */

import type { EpochMs } from '../units.ts'
import type { PriceBook, Rate, Tariff } from './price-book.ts'

export const AURA_1 = '@cf/deepgram/aura-1'
export const AURA_2_EN = '@cf/deepgram/aura-2-en'
export const AURA_2_ES = '@cf/deepgram/aura-2-es'
export const MELOTTS = '@cf/myshell-ai/melotts'
export const HOSTED_KOKORO = 'hexgrad/Kokoro-82M'

const FROM = Date.UTC(2024, 0, 1) as EpochMs
const ENTERED = Date.UTC(2026, 10, 29) as EpochMs
const CLOUDFLARE = 'Cloudflare, Workers AI pricing page of 2026-08-28, read 2026-09-11'
const DEEPINFRA = 'DeepInfra list price, read 2026-07-31'
const EARLY = 'In force here from 2024-01-01, earlier than it was read, so that past use is priced.'

const origin = (source: string, note: string) => ({
  source,
  note: `${note} ${EARLY}`.trim(),
  enteredAt: ENTERED,
  enteredBy: 'crossfade',
})

const cloudflareRate = (model: string, amount: string, note = ''): Omit<Rate, 'id'> => ({
  account: 'cloudflare',
  backend: null,
  model,
  base: 'characters',
  amount,
  per: 1000,
  from: FROM,
  until: null,
  ...origin(CLOUDFLARE, note),
})

export const DEFAULT_TARIFFS: readonly Omit<Tariff, 'id'>[] = [
  {
    account: 'cloudflare',
    unit: 'neurons',
    price: '0.011',
    per: 1000,
    currency: 'USD',
    freePerDay: '10000',
    from: FROM,
    ...origin(CLOUDFLARE, 'The free neurons are shared by all models of the account and do not roll over.'),
  },
  {
    account: 'deepinfra',
    unit: 'USD',
    price: '1',
    per: 1,
    currency: 'USD',
    freePerDay: '0',
    from: FROM,
    ...origin(DEEPINFRA, ''),
  },
]

export const DEFAULT_RATES: readonly Omit<Rate, 'id'>[] = [
  cloudflareRate(AURA_1, '1363.64', 'Listed as $0.015 per 1,000 characters too.'),
  cloudflareRate(AURA_2_EN, '2727.27', 'Listed as $0.030 per 1,000 characters too.'),
  cloudflareRate(AURA_2_ES, '2727.27', 'Listed as $0.030 per 1,000 characters too.'),
  {
    ...cloudflareRate(MELOTTS, '18.63', 'Listed as $0.0002 per minute of audio too.'),
    base: 'audio-seconds',
    per: 60,
  },
  {
    account: 'deepinfra',
    backend: null,
    model: HOSTED_KOKORO,
    base: 'characters',
    amount: '0.62',
    per: 1_000_000,
    from: FROM,
    until: null,
    ...origin(DEEPINFRA, ''),
  },
]

/** As a book of its own, for calculations that need no store. */
export const DEFAULT_PRICE_BOOK: PriceBook = {
  tariffs: DEFAULT_TARIFFS.map((tariff, index) => ({ ...tariff, id: index + 1 })),
  rates: DEFAULT_RATES.map((rate, index) => ({ ...rate, id: index + 1 })),
  exchange: [],
}
