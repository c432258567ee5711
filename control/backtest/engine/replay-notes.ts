/** What a reader of a report has to know, in sentences. */

import type { BacktestSetup } from './backtest.ts'

export function replayNotes({
  stages,
  policy,
  keepGoing,
  signals,
  complaints,
}: BacktestSetup): readonly string[] {
  const notes = [
    'Shares, stages and copies are as they were recorded: another policy can only judge anew what was seen then.',
    'The judge began without memory: latency is compared once the baseline has enough requests of a language and text length.',
  ]
  if (stages.length === 0) notes.push('Where the rollout was is not known: going up was not judged.')
  else
    notes.push(
      'Going up was judged by dwell and by the gates on errors, latency and sample; what people enter, incidents and gateways are taken as good.',
    )
  if (!signals)
    notes.push(
      'Of the signals only eager suspicion was looked at: sample ratio and capacity were not asked for.',
    )
  else notes.push('What gateways could not report is not part of attempts: lost records were not looked at.')
  if (policy.triggers.complaints.enabled && complaints === undefined)
    notes.push('There are no complaints in it: that trigger did not speak.')
  if (keepGoing)
    notes.push('After each rollback everything of the candidate began anew, at the share that was recorded.')
  return notes
}
