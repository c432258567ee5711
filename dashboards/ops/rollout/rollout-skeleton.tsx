import { Skeleton } from '../ui/skeleton.tsx'

export function RolloutSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading the rollout
      </p>
      <div className="headline">
        <Skeleton lines={2} tall />
      </div>
      <div className="ladder-skeleton" />
      <div className="columns">
        <div className="column">
          <div className="card card-blank" />
          <div className="card card-blank" />
        </div>
        <div className="column column-side">
          <div className="card">
            <Skeleton lines={9} />
          </div>
        </div>
      </div>
    </div>
  )
}
