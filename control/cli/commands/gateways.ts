import type { GatewayView } from '../../app/views.ts'
import type { CliCommand } from '../cli-command.ts'
import { formatAgo } from '../format-values.ts'
import { textTable } from '../text-table.ts'

export const gateways: CliCommand = {
  name: 'gateways',
  usage: '[--json]',
  summary: 'who follows the plan: instances, when they were last heard, and which plan they have applied',
  most: 0,
  async run({ control, json, print, now }) {
    const answer = await control.get<{ gateways: readonly GatewayView[] }>('/v1/gateways')
    if (json) return print(JSON.stringify(answer, null, 2))
    if (answer.gateways.length === 0) return print('No gateway was heard yet.')
    print(
      textTable(
        ['gateway', 'state', 'instance', 'heard', 'plan', 'records lost', 'from cache', 'breakers'],
        answer.gateways.flatMap(({ gateway, live, follows, runtime, instances }) =>
          instances.map((instance) => [
            `${gateway} (${runtime})`,
            `${live ? 'live' : 'silent'}${follows ? '' : ', not rolled back automatically'}`,
            instance.instance,
            formatAgo(instance.heardAt, now()),
            `${instance.planVersion}${instance.current ? ', current' : ', behind'}`,
            String(instance.dropped),
            instance.cacheHitRate === null ? '–' : `${(instance.cacheHitRate * 100).toFixed(0)} %`,
            Object.entries(instance.breakers)
              .map(([backend, state]) => `${backend} ${state}`)
              .join(', ') || '–',
          ]),
        ),
      ),
    )
  },
}
