/** @throws RangeError naming the value when it is no TCP port. */
export function portOf(name: string, value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535) {
    throw new RangeError(`${name}: got "${value}", expected a port from 0 (any free one) to 65535`)
  }
  return port
}
