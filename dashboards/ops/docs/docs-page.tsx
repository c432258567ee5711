import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { send } from '../api/send.ts'
import { useTitle } from '../layout/use-title.ts'
import { useHash } from '../routing/location.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { EndpointEntry } from './endpoint-entry.tsx'
import { type ApiDocument, endpointsOf, findEndpoints, groupByTag } from './openapi.view.ts'
import { SchemaList } from './schema-list.tsx'

/** The API as control declares it: made from the document that it serves itself. */
export default function DocsPage() {
  useTitle('API')
  const document = useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => send<ApiDocument>('/openapi.json', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data
  if (!document) return <Skeleton lines={9} tall />
  return <Loaded document={document} />
}

function Loaded({ document: api }: { readonly document: ApiDocument }) {
  const [typed, setTyped] = useState('')
  const all = endpointsOf(api)
  const found = findEndpoints(all, typed)
  const linked = useHash().slice(1)
  useEffect(() => {
    if (linked !== '') document.getElementById(linked)?.scrollIntoView({ block: 'start' })
  }, [linked])
  return (
    <>
      <div className="headline">
        <h1>The API, {all.length} calls</h1>
        <p className="subline">
          {api.info.description} The document itself is at <a href="/openapi.json">/openapi.json</a>.
        </p>
      </div>
      <label className="filter docs-find">
        <span>Find</span>
        <input
          type="search"
          placeholder="roll back, /v1/plan, gateways"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <p className="sr-only" role="status">
        {typed === '' ? '' : `${found.length} calls found`}
      </p>
      {found.length === 0 && <p className="muted">No call is like that.</p>}
      {groupByTag(found).map(([tag, endpoints]) => (
        <section key={tag} className="docs-group" aria-labelledby={`tag-${tag}`}>
          <h2 id={`tag-${tag}`}>{tag.charAt(0).toUpperCase() + tag.slice(1)}</h2>
          {endpoints.map((it) => (
            <EndpointEntry key={it.id} endpoint={it} document={api} linked={it.id === linked} />
          ))}
        </section>
      ))}
      {typed === '' && <SchemaList document={api} linked={linked} />}
    </>
  )
}
