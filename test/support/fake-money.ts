import { type AppError, fail, ok, type Result } from '../../control/app/errors.ts'
import type { EntryReceipt, MoneyApi } from '../../control/app/money/money-api.ts'
import { sampleAccountDay, sampleCosts, sampleMoney, samplePrices, sampleWhatIf } from './fake-money-views.ts'

export interface FakeMoney extends MoneyApi {
  /** What was asked, verb first, in order. */
  readonly calls: (readonly [keyof MoneyApi, ...unknown[]])[]
  /** What the next verb of this name answers instead. */
  failNext(verb: keyof MoneyApi, error: AppError): void
}

/** Money as the edge sees it: always the same sample. */
export function createFakeMoney(): FakeMoney {
  const calls: (readonly [keyof MoneyApi, ...unknown[]])[] = []
  const failures = new Map<keyof MoneyApi, AppError>()
  function answer<T>(verb: keyof MoneyApi, args: readonly unknown[], value: T): Result<T> {
    calls.push([verb, ...args])
    const error = failures.get(verb)
    failures.delete(verb)
    return error === undefined ? ok(value) : fail(error)
  }
  const receipt = (kind: EntryReceipt['kind'], subject: string): EntryReceipt => ({
    kind,
    subject,
    text: `${kind} ${subject}`,
  })
  return {
    calls,
    failNext: (verb, error) => void failures.set(verb, error),
    read: async (query) => answer('read', [query], sampleMoney),
    accountDay: async (day, account) => answer('accountDay', [day, account], { ...sampleAccountDay, day }),
    whatIf: async (question, rollout) => answer('whatIf', [question, rollout], sampleWhatIf),
    async history(limit) {
      calls.push(['history', limit])
      return { changes: [] }
    },
    prices: async () => samplePrices,
    addPrice: async (actor, input, reason) =>
      answer(
        'addPrice',
        [actor, input, reason],
        [receipt(input.kind === 'model' ? 'rate' : input.kind, '12')],
      ),
    setPrice: async (actor, id, input, reason) =>
      answer('setPrice', [actor, id, input, reason], receipt(input.kind, String(id))),
    removePrice: async (actor, kind, id, reason) =>
      answer('removePrice', [actor, kind, id, reason], receipt(kind, String(id))),
    costs: async () => sampleCosts,
    addCost: async (actor, input, reason) =>
      answer('addCost', [actor, input, reason], receipt(input.kind, '7')),
    setCost: async (actor, id, input, reason) =>
      answer('setCost', [actor, id, input, reason], receipt(input.kind, String(id))),
    removeCost: async (actor, kind, id, reason) =>
      answer('removeCost', [actor, kind, id, reason], receipt(kind, String(id))),
    setProjection: async (actor, rollout, input, reason) =>
      answer('setProjection', [actor, rollout, input, reason], receipt('projection', rollout)),
    setBudget: async (actor, backend, input, reason) =>
      answer('setBudget', [actor, backend, input, reason], receipt('budget', backend)),
  }
}
