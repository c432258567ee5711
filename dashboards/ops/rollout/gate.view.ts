import type { GateResult, GateState } from '../../../control/core/gate.ts'
import { formatDuration } from '../format/duration.view.ts'
import { GATE_TITLES } from './words.view.ts'

export interface GateRow {
  readonly gate: string
  readonly title: string
  readonly state: GateState
  readonly mark: string
  readonly word: string
  /** At the right edge: the value against its bound, or the time left. */
  readonly figure: string
  /** Under the title: why not yet, or the bound and the sample of a clear gate. Null: nothing to add. */
  readonly note: string | null
  /** Why not yet; null for a clear gate. */
  readonly why: string | null
  /** All that was said, on hover. */
  readonly detail: string
}

const MARKS: Readonly<Record<GateState, { readonly mark: string; readonly word: string }>> = {
  clear: { mark: '✓', word: 'clear' },
  waiting: { mark: '…', word: 'waiting' },
  failing: { mark: '✕', word: 'not met' },
  unknown: { mark: '?', word: 'unknown' },
}

export function gateRow(gate: GateResult, stage: string | null): GateRow {
  const { mark, word } = MARKS[gate.state]
  return {
    gate: gate.gate,
    title: gate.gate === 'dwell' && stage !== null ? `Time at ${stage}` : GATE_TITLES[gate.gate],
    state: gate.state,
    mark,
    word,
    figure: figureOf(gate),
    note: noteOf(gate),
    why: gate.state === 'clear' ? null : sentence(gate.text),
    detail: sentence(gate.text),
  }
}

function figureOf(gate: GateResult): string {
  if (gate.state !== 'clear' && gate.gate === 'dwell' && gate.remainingMs !== null)
    return `${formatDuration(gate.remainingMs)} left`
  return gate.value ?? '–'
}

function noteOf(gate: GateResult): string | null {
  if (gate.state === 'clear') {
    if (gate.waivableBy === 'nobody' || gate.bound === '') return null
    const sample = gate.sample === null || gate.sample === gate.value ? '' : `, ${gate.sample}`
    return `${gate.bound}${sample}`
  }
  // The time left stands at the right already.
  if (gate.gate === 'dwell') return `${gate.bound} needed`
  return `${sentence(gate.text)}${gate.text.includes(gate.bound) ? '' : ` Needs ${gate.bound}.`}`
}

/** Those that stop the next step, and whether this person may waive all of them. */
export function blockers(gates: readonly GateResult[], role: string) {
  const closed = gates.filter((gate) => gate.state !== 'clear')
  const waivable = closed.filter((gate) => mayWaive(gate, role))
  return { closed, waivable, stuck: closed.filter((gate) => !mayWaive(gate, role)) }
}

export function mayWaive(gate: GateResult, role: string): boolean {
  if (gate.waivableBy === 'nobody') return false
  return role === 'admin' || (role === 'operator' && gate.waivableBy === 'operator')
}

/** Beside the tick box: who may do this, or why nobody. */
export function waiverText(gate: GateResult, role: string): string {
  if (mayWaive(gate, role)) return 'Waive this gate'
  return gate.waivableBy === 'nobody' ? 'Nobody waives this' : `Only an ${gate.waivableBy} waives this`
}

export function sentence(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return ''
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}
