import { useQuery } from '@tanstack/react-query'
import { ApiProblem } from '../api/api-problem.ts'
import { rolloutQuery } from '../api/queries.ts'
import { UnknownPage } from '../layout/unknown-page.tsx'
import { useTitle } from '../layout/use-title.ts'
import { Link } from '../routing/link.tsx'
import { policyPath, rolloutPath } from '../routing/route.view.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { PolicyEditor } from './policy-editor.tsx'

/** The rules of one rollout: looked at, changed, tried on the last week, and only then saved. */
export default function PolicyPage({ rolloutKey }: { readonly rolloutKey: string }) {
  const { data, error } = useQuery(rolloutQuery(rolloutKey))
  useTitle(`Policy · ${data?.name ?? rolloutKey}`)
  if (!data)
    return error instanceof ApiProblem && error.problem.status === 404 ? (
      <UnknownPage path={policyPath(rolloutKey)} />
    ) : (
      <Skeleton lines={8} tall />
    )
  return (
    <>
      <div className="headline">
        <p className="eyebrow">
          <Link to={rolloutPath(data.key)}>{data.name}</Link>
        </p>
        <h1>When it goes up, and when it is rolled back</h1>
        <p className="subline">
          The policy {data.policy.name} is in force, in version {data.version} of the rollout. A changed one
          is tried on the last week before it is saved.
        </p>
      </div>
      <PolicyEditor rollout={data} />
    </>
  )
}
