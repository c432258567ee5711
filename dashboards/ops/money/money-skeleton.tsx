import { Skeleton } from '../ui/skeleton.tsx'

/** In the shape of what comes. */
export function MoneySkeleton() {
  return (
    <>
      <div className="headline">
        <h1 className="sr-only">Money</h1>
        <Skeleton lines={2} tall />
      </div>
      <div className="answers">
        {['break-even', 'saved', 'projection'].map((name) => (
          <div key={name} className="answer">
            <Skeleton lines={4} tall />
          </div>
        ))}
      </div>
      <div className="columns">
        <section className="card card-blank card-chart">
          <Skeleton lines={3} />
        </section>
        <section className="card card-blank">
          <Skeleton lines={6} />
        </section>
      </div>
    </>
  )
}
