import type { Verdict } from '../../../control/core/verdict.ts'
import { formatCount, formatEvidence } from '../format/number.view.ts'
import { shownBound, shownValue } from '../rollout/trigger.view.ts'
import { triggerName, VERDICT_MARKS } from '../rollout/words.view.ts'

/** The evidence as it was then. */
export function VerdictTable({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  return (
    <table className="verdicts">
      <caption>Evidence as it was</caption>
      <thead>
        <tr>
          <th scope="col">Trigger</th>
          <th scope="col">Verdict</th>
          <th scope="col">Value</th>
          <th scope="col">Bound</th>
          <th scope="col">Evidence of 1</th>
          <th scope="col">Requests</th>
        </tr>
      </thead>
      <tbody>
        {verdicts.map((verdict) => (
          <tr key={verdict.trigger}>
            <th scope="row">{triggerName(verdict.trigger)}</th>
            <td className={`ink-${verdict.state}`}>
              {VERDICT_MARKS[verdict.state].mark} {VERDICT_MARKS[verdict.state].word}
            </td>
            <td>{shownValue(verdict)}</td>
            <td>{shownBound(verdict)}</td>
            <td>{formatEvidence(verdict.evidence)}</td>
            <td>{formatCount(verdict.candidate.requests)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
