import type { CliCommand } from '../cli-command.ts'
import {
  REASON,
  REASON_HELP,
  readWaived,
  runCommand,
  VERSION,
  VERSION_HELP,
  WAIVE,
  WAIVE_HELP,
} from '../run-command.ts'

export const complete: CliCommand = {
  name: 'complete',
  usage: '[rollout] --reason TEXT [--waive GATE]',
  summary: 'end of the ladder: the rollout is done',
  details: [REASON_HELP, WAIVE_HELP, VERSION_HELP].join('\n'),
  options: { ...REASON, ...WAIVE, ...VERSION },
  most: 1,
  run: (context) => runCommand(context, { command: 'complete', waive: readWaived(context) }),
}
