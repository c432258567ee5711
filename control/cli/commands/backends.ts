import type { BackendView } from '../../app/views.ts'
import { describeLicence } from '../../core/describe-licence.ts'
import type { CliCommand } from '../cli-command.ts'
import { formatDuration } from '../format-values.ts'
import { textTable } from '../text-table.ts'

export const backends: CliCommand = {
  name: 'backends',
  usage: '[--json]',
  summary: 'the speech services, and whether gateways find them up',
  most: 0,
  async run({ control, json, print, now }) {
    const answer = await control.get<{ backends: readonly BackendView[] }>('/v1/backends')
    if (json) return print(JSON.stringify(answer, null, 2))
    if (answer.backends.length === 0) return print('There is no backend yet.')
    print(
      textTable(
        ['backend', 'name', 'adapter', 'revision', 'languages', 'state', 'breakers', 'licence', 'address'],
        answer.backends.map((backend) => [
          backend.key,
          backend.name,
          backend.adapter,
          backend.revision,
          backend.capabilities.languages.join(', '),
          backend.downSince === null ? 'up' : `down for ${formatDuration(now() - backend.downSince)}`,
          Object.entries(backend.breakers)
            .map(([gateway, state]) => `${gateway} ${state}`)
            .join(', ') || '–',
          backend.licence === null ? '–' : describeLicence(backend.licence),
          backend.url,
        ]),
      ),
    )
  },
}
