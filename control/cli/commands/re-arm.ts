import { type CliCommand, optionText } from '../cli-command.ts'
import { REASON, REASON_HELP, runCommand, VERSION, VERSION_HELP } from '../run-command.ts'

export const reArm: CliCommand = {
  name: 're-arm',
  usage: '[rollout] --reason TEXT [--stage NAME] [--rotate-cohort]',
  summary: 'begin again after a rollback, once its incident has a cause',
  details: [
    REASON_HELP,
    '  --stage NAME        begin at this stage, not above the one rolled back (default: shadow)',
    '  --rotate-cohort     other users come first; without it the same ones do',
    VERSION_HELP,
  ].join('\n'),
  options: { ...REASON, ...VERSION, stage: { type: 'string' }, 'rotate-cohort': { type: 'boolean' } },
  most: 1,
  run: (context) =>
    runCommand(context, {
      command: 're-arm',
      stage: optionText(context.options, 'stage') ?? null,
      rotateCohort: context.options['rotate-cohort'] === true,
    }),
}
