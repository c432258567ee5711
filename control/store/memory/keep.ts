/** A copy as a database would keep it, so that nobody shares state; throws on what no JSON text can hold. */
export function keep<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
