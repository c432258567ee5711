/** The third line: the same text of users on a hosted open model, and on the cheapest model of the vendor. */

import { counterfactual, onModel, type SpokenBy } from '../../core/cost/counterfactual.ts'
import { cheapestVendorModel, HOSTED_OPEN_MODEL, REFERENCE_MODELS } from '../../core/cost/reference-models.ts'
import type { UsageRow } from '../../core/cost/usage.ts'
import type { MoneyView } from '../money-views.ts'
import type { MoneyBooks } from './money-books.ts'

type Alternative = MoneyView['alternatives'][number]

/** `rows` of the span and of the rollouts that were asked for. What has no price is left out. */
export function alternativesOf(books: MoneyBooks, rows: readonly UsageRow[]): readonly Alternative[] {
  const own = rows.filter((row) => row.rollout !== null)
  if (own.length === 0) return []
  const hosted = priced(
    books,
    own,
    HOSTED_OPEN_MODEL.name,
    HOSTED_OPEN_MODEL.model,
    onModel(HOSTED_OPEN_MODEL.model),
  )
  const cheapest = (row: UsageRow): SpokenBy => ({
    backend: null,
    model: cheapestVendorModel(row.baselineModel),
  })
  const models = [...new Set(own.map((row) => cheapest(row).model))].filter((model) => model !== '')
  const names = models.map((model) => REFERENCE_MODELS.find((one) => one.model === model)?.name ?? model)
  const vendor =
    models.length === 0
      ? []
      : priced(books, own, `Cheapest of the vendor: ${names.join(', ')}`, models.join(', '), cheapest)
  return [...hosted, ...vendor]
}

function priced(
  { prices, now }: MoneyBooks,
  rows: readonly UsageRow[],
  name: string,
  model: string,
  spokenBy: (row: UsageRow) => SpokenBy,
): readonly Alternative[] {
  const { parts, unpriced } = counterfactual(rows, prices, spokenBy)
  if (unpriced.length > 0) return []
  const rate = prices.rateAt(null, model.split(', ')[0]!, now)
  const languages = REFERENCE_MODELS.find((one) => one.model === model)?.languages
  return [
    {
      name,
      model,
      cost: parts.reduce((sum, part) => sum + part.cost, 0),
      source: rate?.rate.source ?? '',
      note: languages === undefined ? '' : `speaks ${languages.join(', ')}; another voice`,
    },
  ]
}
