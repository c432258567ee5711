/** What start, advance, hold and their like have in common: look, send with the version seen, say what came of it. */

import type { CommandInput, CommandOutcome } from '../app/control-api.ts'
import { GATE_NAMES } from '../core/gate.ts'
import { chooseRollout, readRollout, rolloutPath } from './choose-rollout.ts'
import { type CliContext, optionText } from './cli-command.ts'
import { usageError } from './cli-failure.ts'
import { formatShare } from './format-values.ts'

export const REASON = { reason: { type: 'string', short: 'r' } } as const
export const WAIVE = { waive: { type: 'string', multiple: true } } as const
export const VERSION = { version: { type: 'string' } } as const

export const REASON_HELP = '  -r, --reason TEXT   why, for the ledger'
export const WAIVE_HELP = `  --waive GATE        go although this gate is not clear; again or with commas for more:\n                      ${GATE_NAMES.join(', ')}`
export const VERSION_HELP =
  '  --version N         refuse if the rollout is no longer at this version (default: as read now)'

/** Like an Omit that keeps the alternatives of a union apart. */
type WithoutReason<T> = T extends { readonly reason: string } ? Omit<T, 'reason'> : never

export async function runCommand(context: CliContext, command: WithoutReason<CommandInput>): Promise<void> {
  const { control, args, options } = context
  const reason = optionText(options, 'reason')?.trim()
  if (!reason)
    usageError(
      `--reason is missing: say why, it stands in the ledger (crossfade ${command.command} --reason "…")`,
    )
  const key = await chooseRollout(control, args[0])
  const version = readVersion(optionText(options, 'version')) ?? (await readRollout(control, key)).version
  const outcome = await control.send<CommandOutcome>(
    'POST',
    `${rolloutPath(key)}/commands`,
    { ...command, reason },
    version,
  )
  printOutcome(context, outcome)
}

export function printOutcome({ json, print }: CliContext, outcome: CommandOutcome): void {
  const { rollout, decision } = outcome
  if (json) {
    print(JSON.stringify(outcome, null, 2))
    return
  }
  const ledger = decision === null ? '' : ` (decision ${decision.id})`
  const what =
    outcome.outcome === 'unchanged' ? `unchanged: ${outcome.detail}` : (decision?.summary ?? outcome.detail)
  const stage =
    rollout.stage === null || rollout.stage === rollout.phase
      ? rollout.phase
      : `${rollout.phase}, ${rollout.stage}`
  print(
    `${rollout.key}: ${what}${ledger}\n${rollout.headline} Now: ${stage}, share ${formatShare(rollout.share)}.`,
  )
}

export function readWaived({ options }: CliContext): readonly string[] {
  const given = options['waive']
  if (!Array.isArray(given)) return []
  const names = given.flatMap((each) => String(each).split(',')).map((name) => name.trim())
  for (const name of names)
    if (!GATE_NAMES.some((known) => known === name))
      usageError(`--waive: expected one of ${GATE_NAMES.join(', ')}, got "${name}"`)
  return names
}

function readVersion(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) usageError(`--version: expected a whole number, got "${text}"`)
  return Number(text)
}
