import type { CommandOutcome } from '../../app/control-api.ts'
import type { RolloutView } from '../../app/views.ts'
import { chooseRollout, readRollout, rolloutPath } from '../choose-rollout.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { CliFailure } from '../cli-failure.ts'
import { printOutcome, REASON } from '../run-command.ts'

const OBSERVE_MS = 10_000
const LOOK_EVERY_MS = 500

export const rollback: CliCommand = {
  name: 'rollback',
  usage: '[rollout] [--reason TEXT] [--no-wait]',
  summary: 'everything back to the baseline, now; no reason and no confirmation needed',
  details: [
    '  -r, --reason TEXT   why; it may follow later on the incident',
    '  --no-wait           do not wait (10 s at most) until gateways are seen to follow',
  ].join('\n'),
  options: { ...REASON, 'no-wait': { type: 'boolean' } },
  most: 1,
  async run(context) {
    const { control, args, options } = context
    const key = await chooseRollout(control, args[0])
    const body = { command: 'roll-back', reason: optionText(options, 'reason') ?? '' }
    const outcome = await control.send<CommandOutcome>('POST', `${rolloutPath(key)}/commands`, body)
    printOutcome(context, outcome)
    if (context.json || options['no-wait'] === true || outcome.outcome === 'unchanged') return
    context.print(await observe(context, outcome.rollout))
  },
}

/** Finished means observed: what gateways were seen to do, or who has not followed yet. */
async function observe(context: CliContext, first: RolloutView): Promise<string> {
  const { propagation, incident } = await lookUntilObserved(context, first)
  const next = incident === null ? '' : `\nIncident ${incident.id} is open; runbook ${incident.runbook}`
  return `Gateways: ${propagation === null ? 'none has to follow' : propagation.text}.${next}`
}

async function lookUntilObserved(
  { control, now, wait }: CliContext,
  first: RolloutView,
): Promise<RolloutView> {
  const until = now() + OBSERVE_MS
  let rollout = first
  while (rollout.propagation !== null && rollout.propagation.observedAt === null && now() < until) {
    await wait(LOOK_EVERY_MS)
    try {
      rollout = await readRollout(control, rollout.key)
    } catch (error) {
      // It is written and will be followed; a control that went away meanwhile does not make it undone.
      if (!(error instanceof CliFailure)) throw error
      return rollout
    }
  }
  return rollout
}
