import type { CliCommand } from '../cli-command.ts'
import { REASON, REASON_HELP, runCommand, VERSION, VERSION_HELP } from '../run-command.ts'

export const resume: CliCommand = {
  name: 'resume',
  usage: '[rollout] --reason TEXT',
  summary: 'go on where it was held',
  details: [REASON_HELP, VERSION_HELP].join('\n'),
  options: { ...REASON, ...VERSION },
  most: 1,
  run: (context) => runCommand(context, { command: 'resume' }),
}
