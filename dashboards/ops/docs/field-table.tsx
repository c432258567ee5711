import { type ApiDocument, type ApiSchema, fieldsOf, type SchemaField, typeText } from './openapi.view.ts'

type Props = { readonly title: string } & (
  | { readonly fields: readonly SchemaField[] }
  | { readonly schema: ApiSchema; readonly document: ApiDocument }
)

/** Fields with what may stand in them; a schema with a name is a link to it. */
export function FieldTable(props: Props) {
  const fields = 'fields' in props ? props.fields : fieldsOf(props.schema, props.document)
  if (fields.length === 0)
    return 'schema' in props ? (
      <p>
        <strong>{props.title}</strong> <span className="muted">{typeText(props.schema)}</span>
      </p>
    ) : null
  return (
    <table className="fields">
      <caption>{props.title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">What stands in it</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((it) => (
          <tr key={it.name}>
            <th scope="row">
              <code>{it.name}</code>
              {!it.required && <small> optional</small>}
            </th>
            <td>
              {it.refers === null ? it.type : <a href={`#schema-${it.refers}`}>{it.type}</a>}
              {it.description !== '' && <p className="muted">{it.description}</p>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
