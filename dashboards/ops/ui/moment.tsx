import { useMemo } from 'react'
import { formatAbsolute, formatAgo, formatClockWithZone, formatMoment } from '../format/time.view.ts'
import { useFromNow } from '../live/use-now.ts'

interface Props {
  readonly at: number
  readonly mode?: 'ago' | 'clock' | 'moment'
}

/** A time that people read, with the absolute one and its zone on hover and for screen readers. */
export function Moment({ at, mode = 'ago' }: Props) {
  return mode === 'ago' ? <Ago at={at} /> : <Fixed at={at} mode={mode} />
}

function Ago({ at }: { readonly at: number }) {
  return <Stamp at={at} text={useFromNow((now) => formatAgo(at, now))} />
}

function Fixed({ at, mode }: { readonly at: number; readonly mode: 'clock' | 'moment' }) {
  const text = mode === 'clock' ? formatClockWithZone(at, undefined) : formatMoment(at, Date.now(), undefined)
  return <Stamp at={at} text={text} />
}

function Stamp({ at, text }: { readonly at: number; readonly text: string }) {
  const { iso, absolute } = useMemo(
    () => ({ iso: new Date(at).toISOString(), absolute: formatAbsolute(at, undefined) }),
    [at],
  )
  return (
    <time dateTime={iso} title={absolute}>
      {text}
      <span className="sr-only"> ({absolute})</span>
    </time>
  )
}
