import { failWith } from '../http-error.ts'

/** An entry keeps its kind for life: its number counts among those of one kind. */
export function sameKind(inAddress: string, inBody: string): void {
  if (inAddress === inBody) return
  const problem = `expected "${inAddress}" as in the address, got "${inBody}"`
  failWith({ code: 'invalid', detail: `kind: ${problem}`, problems: [{ field: 'kind', problem }] })
}
