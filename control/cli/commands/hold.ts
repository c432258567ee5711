import type { CliCommand } from '../cli-command.ts'
import { REASON, REASON_HELP, runCommand, VERSION, VERSION_HELP } from '../run-command.ts'

export const hold: CliCommand = {
  name: 'hold',
  usage: '[rollout] --reason TEXT',
  summary: 'stop going up; the share stays where it is',
  details: [REASON_HELP, VERSION_HELP].join('\n'),
  options: { ...REASON, ...VERSION },
  most: 1,
  run: (context) => runCommand(context, { command: 'hold' }),
}
