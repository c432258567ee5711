/** `23 Nov 14:05`, UTC. */
export function momentOf(ms: number): string {
  const date = new Date(ms)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${clockOf(ms)}`
}

/** `14:05`, at midnight the day. */
export function markOf(ms: number): string {
  const date = new Date(ms)
  const midnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0
  return midnight ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}` : clockOf(ms)
}

function clockOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
