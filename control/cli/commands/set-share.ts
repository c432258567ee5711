import type { CliCommand } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
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

export const setShare: CliCommand = {
  name: 'set-share',
  usage: '[rollout] PERCENT --reason TEXT [--waive GATE]',
  summary: 'another share within the stage, such as 12.5 %',
  details: [REASON_HELP, WAIVE_HELP, VERSION_HELP].join('\n'),
  options: { ...REASON, ...WAIVE, ...VERSION },
  most: 2,
  run(context) {
    const { args } = context
    const share = parsePercent(args.at(-1))
    return runCommand(
      { ...context, args: args.slice(0, -1) },
      { command: 'set-share', share, waive: readWaived(context) },
    )
  },
}

/** `12.5` or `12.5%` → 1250 basis points; finer than that is refused. */
function parsePercent(text: string | undefined): number {
  const percent = /^(\d{1,3}(?:\.\d{1,2})?)\s*%?$/.exec(text ?? '')?.[1]
  const share = percent === undefined ? Number.NaN : Math.round(Number(percent) * 100)
  if (Number.isNaN(share) || share > 10_000)
    usageError(`PERCENT: expected 0 to 100 with at most two decimals, got "${text ?? ''}"`)
  return share
}
