import { type ReactNode, useEffect, useRef } from 'react'

interface Props {
  readonly summary: ReactNode
  readonly label?: string
  readonly className?: string
  readonly children: ReactNode
}

/** Opens below its button; Escape and a press anywhere else close it. */
export function Menu({ summary, label, className, children }: Props) {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (details.current && !details.current.contains(event.target as Node)) details.current.open = false
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [])
  return (
    <details
      ref={details}
      className="who"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current) return
        details.current.open = false
        details.current.querySelector('summary')?.focus()
      }}
    >
      <summary className={className} aria-label={label}>
        {summary}
      </summary>
      {children}
    </details>
  )
}
