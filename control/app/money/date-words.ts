/** `7 November`, and `3 March 2027` where the year is another than that of `now`. UTC. */
export function dateWords(at: number, now: number): string {
  const date = new Date(at)
  const sameYear = date.getUTCFullYear() === new Date(now).getUTCFullYear()
  return date.toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  })
}

/** `+5 % a month`, `−1.2 % a month`. */
export function growthWords(perMonth: number): string {
  const percent = Number((Math.abs(perMonth) * 100).toPrecision(2))
  return `${perMonth < 0 ? '−' : '+'}${percent}\u00a0% a month`
}
