import type { SignalReading, SignalState } from '../../../control/core/signals/signal.ts'
import { formatEvidence, formatRate } from '../format/number.view.ts'
import { sentence } from './gate.view.ts'
import { SIGNAL_TITLES } from './words.view.ts'

export interface SignalRow {
  readonly signal: SignalReading['signal']
  readonly name: string
  readonly state: SignalState
  /** Tone of its word: holding is no breach. */
  readonly tone: 'healthy' | 'suspect' | 'insufficient'
  readonly mark: string
  readonly word: string
  /** `0.6 %`, `0.2`, or a dash while nothing was seen. */
  readonly value: string
  readonly bound: string
  readonly text: string
}

const STATES: Readonly<Record<SignalState, Pick<SignalRow, 'tone' | 'mark' | 'word'>>> = {
  clear: { tone: 'healthy', mark: '✓', word: 'clear' },
  raised: { tone: 'suspect', mark: '‖', word: 'raised: holds' },
  unknown: { tone: 'insufficient', mark: '…', word: 'too little to say' },
}

export function signalRow(reading: SignalReading): SignalRow {
  const { signal, state, value, bound, text } = reading
  // Two of them are fractions, two are evidence.
  const format = signal === 'lost-records' || signal === 'capacity' ? formatRate : formatEvidence
  return {
    signal,
    name: SIGNAL_TITLES[signal],
    state,
    ...STATES[state],
    value: value === null ? '–' : format(value),
    bound: format(bound),
    text: sentence(text),
  }
}
