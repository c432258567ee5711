import { useEffect, useState } from 'react'
import { connectionOf } from '../live/connection.view.ts'
import { contact } from '../live/contact.ts'

/** `live, 0.6 s ago`: the one thing on the page that moves all the time, so it moves alone. */
export function ConnectionState() {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const connection = connectionOf({ ...contact.state(), now }, undefined)
  return (
    <span className={`connection connection-${connection.state}`} title={connection.text}>
      <span className="connection-dot" aria-hidden="true" />
      <span className="connection-text">{connection.text}</span>
    </span>
  )
}
