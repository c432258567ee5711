import { CONTROL_CASES } from './control-cases.ts'
import { FAULT_CASES, type FaultCase, USER } from './fault-cases.ts'

const MARK = '<!-- faults: test/support/faults/render-fault-table.ts -->'

/** The table of the README, between its marks. */
export function renderFaultTable(): string {
  const rows = FAULT_CASES.map((one) => [nameOf(one), USER[one.user], loggedFor(one), countedFor(one)])
  const control = Object.values(CONTROL_CASES).map(({ name, user, logged, counted }) => [
    name,
    user,
    logged.map((event) => `\`${event}\``).join(', '),
    counted,
  ])
  const lines = [
    ['what happens', 'what the user gets', 'logged', 'counted'],
    ['---', '---', '---', '---'],
    ...rows,
  ]
  return [MARK, ...[...lines, ...control].map((cells) => `| ${cells.join(' | ')} |`), MARK].join('\n')
}

/** What stands between the marks of a text; null: there are none. */
export function findFaultTable(text: string): string | null {
  const from = text.indexOf(MARK)
  const to = text.indexOf(MARK, from + 1)
  return from < 0 || to < 0 ? null : text.slice(from, to + MARK.length)
}

function nameOf({ name, mode }: FaultCase): string {
  return mode === 'streamed' ? `${name}, streamed` : name
}

function loggedFor({ level }: FaultCase): string {
  return level === null ? 'nothing' : `${level} \`attempt.failed\``
}

function countedFor({ outcome, failure, user, fallbacks }: FaultCase): string {
  const what = failure === 'none' || failure === outcome ? `\`${outcome}\`` : `\`${outcome}\`, \`${failure}\``
  if (user === 'unavailable')
    return `${what}, and ${fallbacks} fallback${fallbacks === 1 ? '' : 's'} with the same`
  return user === 'other' ? `${what}, then a fallback` : what
}
