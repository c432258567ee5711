/** What if: the bill of the vendor, of one's own server and of a hosted open model at a volume that somebody tries. */

import type { EpochMs, MicroUsd } from '../units.ts'
import { type BreakEven, breakEven, perThousandCharacters } from './break-even.ts'
import { MEAN_MONTH_DAYS } from './calendar.ts'
import type { Prices } from './lookup.ts'
import { HOSTED_OPEN_MODEL } from './reference-models.ts'
import { mixOfModel, type VendorMix, vendorPerMonth } from './vendor-mix.ts'

/** Money in whole micro-dollars, a month. */
export interface WhatIfInput {
  readonly charactersPerDay: number
  /** 0.05: five percent more each month. */
  readonly growthPerMonth: number
  readonly serverPerMonth: number
  readonly operationsHours: number
  readonly hourlyRate: number
  /** Monitoring, backups, certificates, logging. */
  readonly otherPerMonth: number
  readonly vendorModel: string
  /** Basis points of the text that are moved; 10,000 if not said. */
  readonly share?: number
  /** How many to look ahead; 24 if not said. */
  readonly months?: number
}

/** What it costs a month at one volume. */
export interface CostsAt {
  readonly charactersPerDay: number
  /** All of it at the vendor, each day with its free units. */
  readonly vendor: MicroUsd
  /** Servers and what stays at the vendor, without and with operations and the rest. */
  readonly serverOnly: MicroUsd
  readonly own: MicroUsd
  /** Null: the hosted model has no price. */
  readonly hosted: MicroUsd | null
}

export interface WhatIf {
  readonly input: Required<WhatIfInput>
  readonly now: CostsAt
  /** vendor − own, a month. */
  readonly saving: MicroUsd
  readonly savingServerOnly: MicroUsd
  /** With operations and the rest, for a thousand characters that are moved; null: none are. */
  readonly ownPerThousand: MicroUsd | null
  /** Of moving all of it. */
  readonly breakEven: BreakEven
  /** For drawing: costs against volume, from 0 past the break-even and the volume that was asked for. */
  readonly curve: readonly CostsAt[]
  /** As the volume grows. The first is now. */
  readonly months: readonly (CostsAt & { readonly month: number })[]
  /** Months from now until one's own server costs less; 0: it does. Null: not within these months. */
  readonly paysFrom: { readonly serverOnly: number | null; readonly own: number | null }
  readonly hostedModel: string
  readonly vendorModel: string
}

const CURVE_POINTS = 60

/** Of an input that `checkWhatIf` finds nothing wrong with. */
export function whatIf(given: WhatIfInput, prices: Prices, at: EpochMs): WhatIf {
  const input: Required<WhatIfInput> = { share: 10_000, months: 24, ...given }
  const mix = mixOfModel(input.vendorModel, prices, at)
  if (!mix) throw new RangeError(`model: ${input.vendorModel} has no price`)
  const hosted = mixOfModel(HOSTED_OPEN_MODEL.model, prices, at)
  const costs = (characters: number) => costsAt(Math.round(characters), input, mix, hosted)

  const now = costs(input.charactersPerDay)
  const fixed = fixedPerMonth(input)
  const even = breakEven(mix, fixed)
  const months = Array.from({ length: input.months + 1 }, (_, month) => ({
    month,
    ...costs(Math.min(LARGEST_VOLUME, input.charactersPerDay * (1 + input.growthPerMonth) ** month)),
  }))
  const first = (pays: (costs: CostsAt) => boolean) => months.find(pays)?.month ?? null
  const widest = Math.max(1.5 * input.charactersPerDay, 1.5 * (even.all?.charactersPerDay ?? 0), 10_000)
  const moved = (input.charactersPerDay * input.share) / 10_000
  return {
    input,
    now,
    saving: (now.vendor - now.own) as MicroUsd,
    savingServerOnly: (now.vendor - now.serverOnly) as MicroUsd,
    ownPerThousand: perThousandCharacters(fixed.all, Math.round(moved * MEAN_MONTH_DAYS)),
    breakEven: even,
    curve: Array.from({ length: CURVE_POINTS + 1 }, (_, index) => costs((widest * index) / CURVE_POINTS)),
    months,
    paysFrom: {
      serverOnly: first((one) => one.serverOnly < one.vendor),
      own: first((one) => one.own < one.vendor),
    },
    hostedModel: HOSTED_OPEN_MODEL.model,
    vendorModel: input.vendorModel,
  }
}

export const LARGEST_VOLUME = 1_000_000_000

function fixedPerMonth(input: WhatIfInput): { readonly serverOnly: MicroUsd; readonly all: MicroUsd } {
  const operations = Math.round(input.operationsHours * input.hourlyRate)
  return {
    serverOnly: input.serverPerMonth as MicroUsd,
    all: (input.serverPerMonth + operations + input.otherPerMonth) as MicroUsd,
  }
}

function costsAt(
  charactersPerDay: number,
  input: Required<WhatIfInput>,
  mix: VendorMix,
  hosted: VendorMix | undefined,
): CostsAt {
  const { serverOnly, all } = fixedPerMonth(input)
  const stays = vendorPerMonth(mix, charactersPerDay - Math.round((charactersPerDay * input.share) / 10_000))
  return {
    charactersPerDay,
    vendor: vendorPerMonth(mix, charactersPerDay),
    serverOnly: (serverOnly + stays) as MicroUsd,
    own: (all + stays) as MicroUsd,
    hosted: hosted ? vendorPerMonth(hosted, charactersPerDay) : null,
  }
}
