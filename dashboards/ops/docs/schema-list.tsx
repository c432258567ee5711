import { useState } from 'react'
import { FieldTable } from './field-table.tsx'
import type { ApiDocument, ApiSchema } from './openapi.view.ts'

/** What calls send and answer, by name. */
export function SchemaList({
  document: api,
  linked,
}: {
  readonly document: ApiDocument
  readonly linked: string
}) {
  return (
    <section className="docs-group" aria-labelledby="tag-schemas">
      <h2 id="tag-schemas">What is sent and answered</h2>
      {Object.entries(api.components.schemas)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, schema]) => (
          <Schema
            key={name}
            name={name}
            schema={schema}
            document={api}
            linked={linked === `schema-${name}`}
          />
        ))}
    </section>
  )
}

interface Props {
  readonly name: string
  readonly schema: ApiSchema
  readonly document: ApiDocument
  readonly linked: boolean
}

function Schema({ name, schema, document: api, linked }: Props) {
  const [open, setOpen] = useState(linked)
  return (
    <details
      id={`schema-${name}`}
      className="endpoint"
      open={open || linked}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <code>{name}</code>
        <span className="endpoint-summary">{schema.description}</span>
      </summary>
      {(open || linked) && (
        <div className="endpoint-detail">
          <FieldTable title={name} schema={schema} document={api} />
        </div>
      )}
    </details>
  )
}
