/**
 * A time as `<input type="datetime-local">` wants it, in the person's own zone.
 *
 * @param offsetMinutes what `Date.prototype.getTimezoneOffset` says: UTC minus local time.
 */
export function localInput(at: number, offsetMinutes: number): string {
  return new Date(at - offsetMinutes * 60_000).toISOString().slice(0, 16)
}
