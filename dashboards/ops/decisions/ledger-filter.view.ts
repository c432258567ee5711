/** How the ledger is filtered, as it stands in the address: a link shows the same entries to everybody. */

export interface LedgerFilter {
  readonly rollout: string | null
  /** Name of a person, `the judge` or `control`. */
  readonly actor: string | null
  readonly command: string | null
  /** Epoch milliseconds, the first one included, the second not. */
  readonly from: number | null
  readonly to: number | null
}

export const NO_FILTER: LedgerFilter = { rollout: null, actor: null, command: null, from: null, to: null }

const NAMES = ['rollout', 'actor', 'command', 'from', 'to'] as const

export function filterOf(search: string): LedgerFilter {
  const asked = new URLSearchParams(search)
  const text = (name: string) => asked.get(name) || null
  const moment = (name: string) => {
    const value = Number(asked.get(name))
    return Number.isSafeInteger(value) && value > 0 ? value : null
  }
  return {
    rollout: text('rollout'),
    actor: text('actor'),
    command: text('command'),
    from: moment('from'),
    to: moment('to'),
  }
}

/** The address of the ledger with this filter. */
export function ledgerPath(filter: LedgerFilter): string {
  const query = new URLSearchParams()
  for (const name of NAMES) if (filter[name] !== null) query.set(name, String(filter[name]))
  return query.size === 0 ? '/decisions' : `/decisions?${query}`
}

export const isFiltered = (filter: LedgerFilter): boolean => NAMES.some((name) => filter[name] !== null)
