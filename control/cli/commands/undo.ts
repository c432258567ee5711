import type { CliCommand } from '../cli-command.ts'
import { REASON, REASON_HELP, runCommand, VERSION, VERSION_HELP } from '../run-command.ts'

export const undo: CliCommand = {
  name: 'undo',
  usage: '[rollout] --reason TEXT',
  summary: 'take back your own rollback, within five minutes and while nothing is suspect',
  details: [REASON_HELP, VERSION_HELP].join('\n'),
  options: { ...REASON, ...VERSION },
  most: 1,
  run: (context) => runCommand(context, { command: 'undo' }),
}
