import type { CliCommand } from './cli-command.ts'
import { COMMANDS } from './command-list.ts'

const COMMON = `Everywhere:
  --url URL           address of control (CROSSFADE_URL, default http://127.0.0.1:8700)
  --token SECRET      token (CROSSFADE_TOKEN; else admin-token in the data folder of a local control)
  --json              answers as JSON
  -h, --help          this text`

export function overallHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length))
  return [
    'crossfade COMMAND [options]',
    '',
    'Moves live traffic from one backend to another, and back.',
    '',
    ...COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'crossfade COMMAND --help tells more of each. Where there is one rollout, its key may be left out.',
    '',
    COMMON,
    '',
    'Ends with 0: done; 1: refused or failed; 2: wrong command line; 3: control cannot be reached.',
  ].join('\n')
}

export function commandHelp(command: CliCommand): string {
  const details = command.details === undefined ? [] : [command.details, '']
  return [
    `crossfade ${command.name} ${command.usage}`,
    '',
    `${command.summary}`,
    '',
    ...details,
    COMMON,
  ].join('\n')
}
