import type { DecisionView } from '../../app/views.ts'
import { rolloutPath } from '../choose-rollout.ts'
import { type CliCommand, optionText } from '../cli-command.ts'
import { formatTime } from '../format-values.ts'
import { textTable } from '../text-table.ts'

export const decisions: CliCommand = {
  name: 'decisions',
  usage: '[rollout] [--limit N]',
  summary: 'the ledger: who or what changed a rollout, from what to what, and why',
  details: '  --limit N           how many, newest first (default 20)',
  options: { limit: { type: 'string' } },
  most: 1,
  async run({ args: [key], control, json, print, options }) {
    const query = `?limit=${encodeURIComponent(optionText(options, 'limit') ?? '20')}`
    const path = key === undefined ? '/v1/decisions' : `${rolloutPath(key)}/decisions`
    const answer = await control.get<{ decisions: readonly DecisionView[] }>(path + query)
    if (json) return print(JSON.stringify(answer, null, 2))
    if (answer.decisions.length === 0) return print('There is no decision yet.')
    print(
      textTable(
        ['no', 'when', 'rollout', 'what', 'who', 'why'],
        answer.decisions.map((decision) => [
          String(decision.id),
          formatTime(decision.requestedAt),
          decision.rollout,
          decision.summary,
          decision.actorName,
          decision.waived.length === 0
            ? decision.reason
            : `${decision.reason} (waived: ${decision.waived.join(', ')})`,
        ]),
      ),
    )
  },
}
