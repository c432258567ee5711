import type { MouseEvent, ReactNode } from 'react'
import { navigate } from './location.ts'

interface Props {
  readonly to: string
  readonly children: ReactNode
  readonly className?: string
  readonly current?: boolean
  readonly title?: string
  readonly label?: string
  /** When it was followed within the page. */
  readonly onFollow?: () => void
}

/** A real link, so that a middle click opens a tab; a plain click stays in the page. */
export function Link({ to, children, className, current, title, label, onFollow }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onFollow?.()
    navigate(to)
  }
  return (
    <a
      href={to}
      className={className}
      title={title}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  )
}
