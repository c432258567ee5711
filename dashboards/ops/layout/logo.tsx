/** Two strands that cross: what one backend loses the other gains. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 44 24" fill="none" aria-hidden="true">
      <path className="logo-baseline" d="M2 4.5h5c11.5 0 18.5 15 30 15h5" />
      <path className="logo-candidate" d="M2 19.5h5c11.5 0 18.5-15 30-15h5" />
    </svg>
  )
}
