import { type ReactNode, useId } from 'react'

interface Props {
  readonly title: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  /** What an address points at behind its `#`. */
  readonly anchor?: string | undefined
}

export function Card({ title, aside, children, className, anchor }: Props) {
  const id = useId()
  return (
    <section id={anchor} className={`card${className ? ` ${className}` : ''}`} aria-labelledby={id}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className="card-aside">{aside}</div>}
      </header>
      {children}
    </section>
  )
}
