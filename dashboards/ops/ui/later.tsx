import { Component, type ReactNode, Suspense } from 'react'

interface Props {
  /** In the shape of what comes. */
  readonly meanwhile: ReactNode
  readonly children: ReactNode
}

/** A page whose script is loaded when it is opened; control may be restarting, or have become newer, meanwhile. */
export function Later({ meanwhile, children }: Props) {
  return (
    <Caught>
      <Suspense fallback={meanwhile}>{children}</Suspense>
    </Caught>
  )
}

class Caught extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <section className="empty">
        <h1>This page could not be loaded</h1>
        <p className="muted">Control did not answer, or it became newer while this page was open.</p>
        <p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Load it again
          </button>
        </p>
      </section>
    )
  }
}
