/** A gate that rests on what somebody measured elsewhere and entered. */

import type { EvidenceKind } from './entered-evidence.ts'
import type { GateAnswer, GateFacts } from './gate-facts.ts'

export function enteredGate(
  facts: GateFacts,
  kind: EvidenceKind,
  good: (value: number) => boolean,
  words: { bound: string; value: (value: number) => string; name: string },
): GateAnswer {
  const entry = facts.entered[kind]
  if (!entry)
    return {
      state: 'unknown',
      value: null,
      bound: words.bound,
      text: `${words.name} is not on file: enter it with value, date, source and author`,
    }
  const seen = words.value(entry.value)
  return {
    state: good(entry.value) ? 'clear' : 'failing',
    value: seen,
    bound: words.bound,
    text: `${seen}, ${words.bound === 'on file' ? 'on file' : `bound ${words.bound}`}: ${entry.source}, ${entry.author}`,
  }
}
