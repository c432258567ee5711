import { useState } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'
import { FieldTable } from './field-table.tsx'
import { type ApiDocument, answerOf, bodyOf, curlOf, type Endpoint, typeText } from './openapi.view.ts'

interface Props {
  readonly endpoint: Endpoint
  readonly document: ApiDocument
  readonly linked: boolean
}

/** One line to find it by, and behind it all that is needed to call it. */
export function EndpointEntry({ endpoint, document: api, linked }: Props) {
  // Sixty calls with all their tables are slow to lay out: what is closed is not made.
  const [open, setOpen] = useState(linked)
  const { id, method, path, operation } = endpoint
  return (
    <details
      id={id}
      className="endpoint"
      open={open || linked}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={`method method-${method === 'GET' ? 'read' : 'change'}`}>{method}</span>
        <code>{path}</code>
        <span className="endpoint-summary">{operation.summary}</span>
      </summary>
      {(open || linked) && <Detail endpoint={endpoint} document={api} />}
    </details>
  )
}

function Detail({ endpoint, document: api }: Omit<Props, 'linked'>) {
  const { id, operation } = endpoint
  const roles = operation['x-roles'] ?? []
  const body = bodyOf(operation)
  const answer = answerOf(operation)
  const curl = curlOf(endpoint, window.location.origin, api)
  return (
    <div className="endpoint-detail">
      {operation.description !== undefined && <p>{operation.description}</p>}
      <p className="muted">
        {roles.length === 0 ? 'For everybody, without a token.' : `For ${roles.join(', ')}.`}{' '}
        <a href={`#${id}`}>Link to this call</a>
      </p>
      <div className="curl">
        <pre>
          <code>{curl}</code>
        </pre>
        <CopyButton text={curl} label="Copy the command" />
      </div>
      {(operation.parameters ?? []).length > 0 && (
        <FieldTable
          title="Parameters"
          fields={(operation.parameters ?? []).map((it) => ({
            name: it.name,
            type: `${it.schema ? typeText(it.schema) : 'text'}, in ${it.in}`,
            required: it.required ?? false,
            description: it.description ?? it.schema?.description ?? '',
            refers: null,
          }))}
        />
      )}
      {body && <FieldTable title="Body" schema={body} document={api} />}
      {answer && <FieldTable title={`Answer ${answer.status}`} schema={answer.schema} document={api} />}
      <dl className="facts">
        {Object.entries(operation.responses).map(([status, response]) => (
          <div key={status} className="facts-row">
            <dt>{status}</dt>
            <dd>{response.description}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
