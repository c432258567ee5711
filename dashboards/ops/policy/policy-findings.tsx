import { formatDuration } from '../format/duration.view.ts'
import { Card } from '../ui/card.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { PolicyCheck } from './policy.view.ts'

interface Props {
  /** Why it is no JSON; null: it is. */
  readonly problem: string | null
  readonly check: PolicyCheck | null
  readonly onShow: (field: string) => void
}

/** What control says of it while it is written: problems, warnings, and what it means in time. */
export function PolicyFindings({ problem, check, onShow }: Props) {
  const state = problem !== null ? '✕ not JSON' : !check ? '…' : check.valid ? '✓ valid' : '✕ not valid'
  return (
    <Card title="What it means" aside={<span id="policy-findings">{state}</span>}>
      {problem !== null && <p className="problem">{problem}</p>}
      {!check && problem === null && <Skeleton lines={5} />}
      {check && problem === null && (
        <div className="stack-tight">
          <Found title="Problems" list={check.problems} onShow={onShow} />
          <Found title="Warnings" list={check.warnings} onShow={onShow} />
          {check.meaning && (
            <>
              <ul className="plain">
                {check.meaning.sentences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
              <Delays meaning={check.meaning} />
            </>
          )}
        </div>
      )}
    </Card>
  )
}

interface FoundProps {
  readonly title: string
  readonly list: PolicyCheck['problems']
  readonly onShow: (field: string) => void
}

function Found({ title, list, onShow }: FoundProps) {
  if (list.length === 0) return null
  return (
    <div className={title === 'Problems' ? 'problem' : 'notice'}>
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {list.map((it) => (
          <li key={`${it.field} ${it.problem}`}>
            <button type="button" className="link" onClick={() => onShow(it.field)}>
              <code>{it.field}</code>
            </button>{' '}
            {it.problem}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** How long a bad candidate would stay, stage by stage. */
function Delays({ meaning }: { readonly meaning: NonNullable<PolicyCheck['meaning']> }) {
  if (meaning.delays.length === 0) return null
  return (
    <table className="verdicts delays">
      <caption>Until a rollback, if that part of its requests fails</caption>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          {meaning.severities.map((severity) => (
            <th key={severity} scope="col">
              {Number((severity * 100).toFixed(1))} %
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {meaning.delays.map((row) => (
          <tr key={row.stage}>
            <th scope="row">{row.stage}</th>
            {row.seconds.map((seconds, index) => (
              <td key={meaning.severities[index]}>
                {seconds === null ? 'never' : formatDuration(seconds * 1_000)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
