/** In the shape of what comes, so that nothing jumps when it does. */
export function Skeleton({ lines = 3, tall }: { readonly lines?: number; readonly tall?: boolean }) {
  return (
    <div className={`skeleton${tall ? ' skeleton-tall' : ''}`} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a skeleton have no identity.
        <span key={line} />
      ))}
    </div>
  )
}
