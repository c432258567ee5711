import type { VerdictContext } from './verdict-context.ts'
import { clock } from './words.ts'

export function describeStale({ heardAt }: VerdictContext): string {
  return heardAt === null
    ? 'no judged candidate request yet'
    : `no judged candidate request since ${clock(heardAt)}`
}
