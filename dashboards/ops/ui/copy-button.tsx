import { useState } from 'react'

/** Copies a text, and says so; where the browser does not let it, the text stays to be marked by hand. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('refused')
    }
  }
  return (
    <span className="copy">
      <button type="button" className="button button-quiet" aria-label={label} onClick={() => void copy()}>
        Copy
      </button>
      <span role="status" className="muted">
        {state === 'copied' && 'Copied.'}
        {state === 'refused' && 'The browser does not allow it: mark the text and copy it.'}
      </span>
    </span>
  )
}
