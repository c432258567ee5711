import type { WhatIfInput, WhatIfView } from '../../control/app/money-views.ts'
import { usd } from './fixture-money-days.ts'

const NOW: WhatIfInput = {
  charactersPerDay: 1_170_000,
  growthPerMonth: 0.05,
  serverPerMonth: 199,
  operationsHours: 2,
  hourlyRate: 30,
  otherPerMonth: 40,
  vendorModel: '@cf/deepgram/aura-2-en',
  share: 10_000,
  months: 12,
}

/** Dollars per 1,000 characters; a minute of audio is 990 characters. */
const PRICES: Readonly<Record<string, number>> = {
  '@cf/deepgram/aura-1': 0.015,
  '@cf/deepgram/aura-2-en': 0.03,
  '@cf/deepgram/aura-2-es': 0.03,
  '@cf/myshell-ai/melotts': 0.0002 / 0.99,
}

export function whatIf(question: Partial<WhatIfInput>): WhatIfView {
  const input = { ...NOW, ...question }
  const price = PRICES[input.vendorModel] ?? 0.03
  const share = input.share / 10_000
  const serverMonth = input.serverPerMonth
  const allMonth = serverMonth + input.operationsHours * input.hourlyRate + input.otherPerMonth
  const vendorMonth = (perDay: number) => Math.max(0, (perDay / 1_000) * price - 0.11) * 30.4375
  const own = (perDay: number, fixed: number) => fixed + vendorMonth(perDay * (1 - share))
  const breakEven = (fixed: number) => {
    const perDay = ((fixed / 30.4375 + 0.11) / price) * 1_000
    return share === 0
      ? null
      : { charactersPerDay: Math.round(perDay), charactersPerMonth: Math.round(perDay * 30.4375) }
  }
  const [server, all] = [breakEven(serverMonth), breakEven(allMonth)]
  const top = Math.max(input.charactersPerDay, all?.charactersPerDay ?? 0, 10_000) * 1.5
  const hosted = (perDay: number) => perDay * 30.4375 * 0.62e-6
  const month = (at: number) => input.charactersPerDay * (1 + input.growthPerMonth) ** at
  const crosses = (wanted: { charactersPerDay: number } | null) => {
    if (!wanted) return null
    if (wanted.charactersPerDay <= input.charactersPerDay) return 0
    if (input.growthPerMonth <= 0) return null
    return Math.log(wanted.charactersPerDay / input.charactersPerDay) / Math.log(1 + input.growthPerMonth)
  }
  const saving = vendorMonth(input.charactersPerDay) - own(input.charactersPerDay, allMonth)
  return {
    input,
    vendor: usd(vendorMonth(input.charactersPerDay)),
    serverOnly: usd(own(input.charactersPerDay, serverMonth)),
    all: usd(own(input.charactersPerDay, allMonth)),
    hosted: usd(hosted(input.charactersPerDay)),
    hostedModel: 'hexgrad/Kokoro-82M',
    saving: usd(saving),
    savingServerOnly: usd(vendorMonth(input.charactersPerDay) - own(input.charactersPerDay, serverMonth)),
    breakEven: { serverOnly: server, all },
    curve: Array.from({ length: 41 }, (_, index) => {
      const perDay = (top * index) / 40
      return {
        charactersPerDay: perDay,
        vendor: usd(vendorMonth(perDay)),
        serverOnly: usd(own(perDay, serverMonth)),
        all: usd(own(perDay, allMonth)),
        hosted: usd(hosted(perDay)),
      }
    }),
    months: Array.from({ length: input.months + 1 }, (_, at) => ({
      month: at,
      charactersPerDay: month(at),
      vendor: usd(vendorMonth(month(at))),
      own: usd(own(month(at), allMonth)),
    })),
    crossesAfterMonths: { serverOnly: crosses(server), all: crosses(all) },
    text: `At ${input.charactersPerDay.toLocaleString('en')} characters a day the vendor costs $${Math.round(vendorMonth(input.charactersPerDay))} a month and your own $${Math.round(own(input.charactersPerDay, allMonth))}: $${Math.abs(Math.round(saving))} a month ${saving >= 0 ? 'less' : 'more'}. It breaks even at ${all?.charactersPerDay.toLocaleString('en') ?? 'no'} characters a day.`,
  }
}
