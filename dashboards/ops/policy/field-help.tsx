import { useQuery } from '@tanstack/react-query'
import { send } from '../api/send.ts'
import { helpFor, type JsonSchema } from './field-help.view.ts'

/** What the field at the cursor means, from the schema that control checks with. */
export function FieldHelp({ path }: { readonly path: string }) {
  const schema = useQuery({
    queryKey: ['policy-schema'],
    queryFn: ({ signal }) => send<JsonSchema>('/v1/policy-schema', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data
  const help = schema ? helpFor(schema, path) : null
  return (
    <div className="field-help">
      <p>
        <code>{path === '' ? 'policy' : path}</code>
      </p>
      <p className="muted">
        {help === null
          ? schema
            ? 'No field of a policy.'
            : 'Put the cursor on a field to read what it means.'
          : [help.description, help.expected].filter(Boolean).join(' · ') || 'No further description.'}
      </p>
    </div>
  )
}
