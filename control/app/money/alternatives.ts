/** The third line: the same text of users on a hosted open model, and on the cheapest model of the vendor. */

import type { WouldCost } from '../../core/cost/counterfactual.ts'
import { HOSTED_OPEN_MODEL, REFERENCE_MODELS } from '../../core/cost/reference-models.ts'
import type { UsageRow } from '../../core/cost/usage.ts'
import type { MoneyView } from '../money-views.ts'
import { onCheapest, type UseSums } from './closed-books.ts'
import { concerns, type MoneyBooks } from './money-books.ts'

type Alternative = MoneyView['alternatives'][number]

export interface AlternativesSpan {
  readonly rollout: string | null
  readonly from: number
  readonly to: number
}

/** What has no price is left out. */
export function alternativesOf(books: MoneyBooks, span: AlternativesSpan): readonly Alternative[] {
  const { from, to } = span
  const isAsked = concerns(span.rollout)
  const rows = books.rows.filter(
    (row) => row.rollout !== null && isAsked(row) && row.start >= from && row.start < to,
  )
  if (rows.length === 0) return []
  const models = [...new Set(rows.map((row) => onCheapest(row).model))].filter((model) => model !== '')
  return [
    ...priced(books, books.hosted, span, HOSTED_OPEN_MODEL.name, [HOSTED_OPEN_MODEL.model]),
    ...(models.length === 0
      ? []
      : priced(books, books.cheapest, span, `Cheapest of the vendor: ${namesOf(models)}`, models)),
  ]
}

function priced(
  { prices, now }: MoneyBooks,
  { parts, unpriced }: UseSums['hosted'],
  { rollout, from, to }: AlternativesSpan,
  name: string,
  models: readonly string[],
): readonly Alternative[] {
  const isAsked = concerns(rollout)
  const isIn = (part: WouldCost) =>
    part.rollout !== null && isAsked(part) && part.day >= from && part.day < to
  const isOpen = ({ of }: { readonly of: UsageRow }) =>
    of.rollout !== null && isAsked(of) && of.start >= from && of.start < to
  if (unpriced.some(isOpen)) return []
  const model = models.join(', ')
  const languages = REFERENCE_MODELS.find((one) => one.model === model)?.languages
  return [
    {
      name,
      model,
      cost: parts.filter(isIn).reduce((sum, part) => sum + part.cost, 0),
      source: prices.rateAt(null, models[0]!, now)?.rate.source ?? '',
      note: languages === undefined ? '' : `speaks ${languages.join(', ')}; another voice`,
    },
  ]
}

function namesOf(models: readonly string[]): string {
  return models.map((model) => REFERENCE_MODELS.find((one) => one.model === model)?.name ?? model).join(', ')
}
