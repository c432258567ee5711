import type { CliCommand } from './cli-command.ts'
import {
  REASON,
  REASON_HELP,
  readWaived,
  runCommand,
  VERSION,
  VERSION_HELP,
  WAIVE,
  WAIVE_HELP,
} from './run-command.ts'

/** A step up the ladder: with a reason, and the gates that it waives. */
export function climbCommand(name: 'start' | 'advance' | 'complete', summary: string): CliCommand {
  return {
    name,
    usage: '[rollout] --reason TEXT [--waive GATE]',
    summary,
    details: [REASON_HELP, WAIVE_HELP, VERSION_HELP].join('\n'),
    options: { ...REASON, ...WAIVE, ...VERSION },
    most: 1,
    run: (context) => runCommand(context, { command: name, waive: readWaived(context) }),
  }
}
