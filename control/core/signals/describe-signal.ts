import type { SignalName } from './signal.ts'

const WORDS: Readonly<Record<SignalName, string>> = {
  'sample-ratio': 'the users on the candidate are not the share that was set',
  'lost-records': 'records of requests were lost',
  capacity: 'the candidate is full',
  'eager-suspicion': 'the candidate may be worse, not yet enough to roll back',
}

/** What a raised signal means, in words that stand after a colon. */
export function describeSignal(signal: SignalName): string {
  return WORDS[signal]
}
