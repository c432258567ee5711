import { type ReactNode, useId } from 'react'

interface Props {
  readonly children: ReactNode
  readonly tone?: 'primary' | 'quiet' | 'danger'
  readonly type?: 'button' | 'submit'
  readonly onClick?: () => void
  /** Why it cannot be used now, in a sentence; null: it can. */
  readonly why?: string | null
  /** The reason is said to screen readers only: it is plain to see. */
  readonly quietWhy?: boolean
  readonly wide?: boolean
  readonly label?: string
}

/** A button that cannot be used stays in the tab order and says why beside it. */
export function Button({
  children,
  tone = 'quiet',
  type = 'button',
  onClick,
  why = null,
  quietWhy,
  wide,
  label,
}: Props) {
  const id = useId()
  return (
    <>
      <button
        type={type}
        className={`button button-${tone}${wide ? ' button-wide' : ''}`}
        aria-label={label}
        aria-disabled={why === null ? undefined : true}
        aria-describedby={why === null ? undefined : id}
        onClick={(event) => {
          if (why !== null) event.preventDefault()
          else onClick?.()
        }}
      >
        {children}
      </button>
      {why !== null && (
        <span id={id} className={quietWhy ? 'sr-only' : 'why'}>
          {why}
        </span>
      )}
    </>
  )
}
