import type { Plan } from '../../../gateway-plugin/contract.ts'
import type { CliCommand } from '../cli-command.ts'
import { formatAgo, formatShare, formatTime } from '../format-values.ts'
import { textTable } from '../text-table.ts'

export const plan: CliCommand = {
  name: 'plan',
  usage: '[--json]',
  summary: 'the plan that gateways follow now',
  most: 0,
  async run({ control, json, print, now }) {
    const current = await control.get<Plan>('/v1/plan')
    if (json) return print(JSON.stringify(current, null, 2))
    print(
      `Plan ${current.planVersion}, issued ${formatTime(current.issuedAt)}, ${formatAgo(current.issuedAt, now())}`,
    )
    if (current.rollouts.length === 0) return print('It moves nothing: there is no rollout.')
    print(
      textTable(
        ['rollout', 'phase', 'stage', 'share', 'epoch', 'baseline', 'candidate', 'shadow'],
        current.rollouts.map((rollout) => [
          rollout.key,
          rollout.phase,
          rollout.stage,
          formatShare(rollout.share),
          String(rollout.epoch),
          rollout.baseline,
          rollout.candidate,
          `${formatShare(rollout.shadow.forward)} forward, ${formatShare(rollout.shadow.reverse)} reverse`,
        ]),
      ),
    )
  },
}
