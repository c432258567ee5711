import type { Values } from './chart-model.view.ts'

/** Points with gaps on both sides: no line shows them, so they get a dot. */
export function isolatedPoints(values: Values): number[] {
  const found: number[] = []
  for (let index = 0; index < values.length; index++) {
    if (values[index] == null) continue
    if (!joined(values, index, -1) && !joined(values, index, 1)) found.push(index)
  }
  return found
}

function joined(values: Values, from: number, step: number): boolean {
  let index = from + step
  while (index >= 0 && index < values.length && values[index] === undefined) index += step
  return values[index] != null
}
