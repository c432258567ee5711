import type { VerdictContext } from './verdict-context.ts'
import { moment } from './words.ts'

export function describeStale({ heardAt, now }: VerdictContext): string {
  return heardAt === null
    ? 'no judged candidate request yet'
    : `no judged candidate request since ${moment(heardAt, now / 1_000)}`
}
