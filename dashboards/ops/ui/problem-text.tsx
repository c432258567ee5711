import { ApiProblem } from '../api/api-problem.ts'
import { gateRow, sentence } from '../rollout/gate.view.ts'

/** What control said, with every field problem and every gate that is not clear. */
export function ProblemText({ error }: { readonly error: Error }) {
  if (!(error instanceof ApiProblem))
    return (
      <p className="problem" role="alert">
        {sentence(error.message)} Nothing was changed.
      </p>
    )
  const { detail, problems, gates } = error.problem
  const closed = gates.filter((gate) => gate.state !== 'clear').map((gate) => gateRow(gate, null))
  return (
    <div className="problem" role="alert">
      <p>{sentence(detail)}</p>
      {problems.length > 0 && (
        <ul>
          {problems.map((it) => (
            <li key={it.field}>
              <code>{it.field}</code> {it.problem}
            </li>
          ))}
        </ul>
      )}
      {closed.length > 0 && (
        <ul>
          {closed.map((it) => (
            <li key={it.gate}>
              {it.title}: {it.why}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
