import type { CliCommand } from '../cli-command.ts'
import { REASON, REASON_HELP, runCommand, VERSION, VERSION_HELP } from '../run-command.ts'

export const abandon: CliCommand = {
  name: 'abandon',
  usage: '[rollout] --reason TEXT',
  summary: 'end it for good; everything goes to the baseline',
  details: [REASON_HELP, VERSION_HELP].join('\n'),
  options: { ...REASON, ...VERSION },
  most: 1,
  run: (context) => runCommand(context, { command: 'abandon' }),
}
