import type { RolloutSummary } from '../../../control/app/views.ts'
import { COMMAND_NAMES } from '../../../control/core/commands.ts'
import { localInput } from '../rollout/local-input.view.ts'
import { navigate } from '../routing/location.ts'
import { isFiltered, type LedgerFilter, ledgerPath, NO_FILTER } from './ledger-filter.view.ts'

interface Props {
  readonly filter: LedgerFilter
  readonly rollouts: readonly RolloutSummary[]
  /** Who stands in the entries that are shown: offered, never required. */
  readonly actors: readonly string[]
}

/** In the address, so that a link shows the same entries. */
export function LedgerFilters({ filter, rollouts, actors }: Props) {
  const set = (change: Partial<LedgerFilter>) => navigate(ledgerPath({ ...filter, ...change }), 'replace')
  const local = (at: number | null) => (at === null ? '' : localInput(at, new Date(at).getTimezoneOffset()))
  const moment = (text: string) => {
    const at = new Date(text).getTime()
    return Number.isNaN(at) ? null : at
  }
  return (
    <form className="filters" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span>Rollout</span>
        <select
          value={filter.rollout ?? ''}
          onChange={(event) => set({ rollout: event.target.value || null })}
        >
          <option value="">all</option>
          {rollouts.map((it) => (
            <option key={it.key} value={it.key}>
              {it.name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>Who</span>
        <input
          list="ledger-actors"
          value={filter.actor ?? ''}
          placeholder="anybody"
          onChange={(event) => set({ actor: event.target.value || null })}
        />
        <datalist id="ledger-actors">
          {['the judge', 'control', ...actors].map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <label className="field">
        <span>Command</span>
        <select
          value={filter.command ?? ''}
          onChange={(event) => set({ command: event.target.value || null })}
        >
          <option value="">any</option>
          {['create', ...COMMAND_NAMES].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>From</span>
        <input
          type="datetime-local"
          value={local(filter.from)}
          onChange={(event) => set({ from: moment(event.target.value) })}
        />
      </label>
      <label className="field">
        <span>Until</span>
        <input
          type="datetime-local"
          value={local(filter.to)}
          onChange={(event) => set({ to: moment(event.target.value) })}
        />
      </label>
      {isFiltered(filter) && (
        <button type="button" className="button button-quiet" onClick={() => set(NO_FILTER)}>
          Show all
        </button>
      )}
    </form>
  )
}
