import { Logo } from './logo.tsx'

/** Before control has said who is there. */
export function Opening({ text }: { readonly text: string }) {
  return (
    <main className="sign-in" aria-busy="true">
      <div className="brand brand-large">
        <Logo />
        <span>Crossfade</span>
      </div>
      <p className="muted" role="status">
        {text}
      </p>
    </main>
  )
}
