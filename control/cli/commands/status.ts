import type { AlertView, RolloutSummary, RolloutView } from '../../app/views.ts'
import { VERDICT_STATES } from '../../core/verdict.ts'
import { readRollout } from '../choose-rollout.ts'
import type { CliCommand, CliContext } from '../cli-command.ts'
import { CliFailure, EXIT } from '../cli-failure.ts'
import { formatDuration, formatTime } from '../format-values.ts'
import { statusText } from '../status-text.ts'

const WATCH_EVERY_MS = 2_000

interface Status {
  readonly rollouts: readonly RolloutView[]
  readonly alerts: readonly AlertView[]
}

export const status: CliCommand = {
  name: 'status',
  usage: '[rollout] [--watch] [--json]',
  summary: 'what every rollout does, what the judge sees, what comes next and why not yet',
  details: '  -w, --watch         again every 2 s, until Ctrl-C',
  options: { watch: { type: 'boolean', short: 'w' } },
  most: 1,
  async run(context) {
    if (context.options['watch'] !== true) return context.print(show(context, await read(context)))
    for (;;) {
      const text = await readForWatch(context)
      context.clear()
      context.print(context.json ? text : `${formatTime(context.now())}, every 2 s, Ctrl-C ends\n\n${text}`)
      await context.wait(WATCH_EVERY_MS)
    }
  },
}

async function read({ control, args: [key] }: CliContext): Promise<Status> {
  const { alerts } = await control.get<{ alerts: readonly AlertView[] }>('/v1/alerts')
  if (key !== undefined) return { rollouts: [await readRollout(control, key)], alerts }
  const { rollouts } = await control.get<{ rollouts: readonly RolloutSummary[] }>('/v1/rollouts')
  const all = await Promise.all(rollouts.map((rollout) => readRollout(control, rollout.key)))
  return { rollouts: all.toSorted((a, b) => badness(b) - badness(a)), alerts }
}

/** A control that restarts does not end the watch; it is said and tried again. */
async function readForWatch(context: CliContext): Promise<string> {
  try {
    return show(context, await read(context))
  } catch (error) {
    if (!(error instanceof CliFailure) || error.exitCode !== EXIT.unreachable) throw error
    return context.json ? JSON.stringify({ unreachable: error.message }) : error.message
  }
}

function show({ json, now }: CliContext, current: Status): string {
  if (json) return JSON.stringify(current, null, 2)
  const parts = current.rollouts.map((rollout) => statusText(rollout, now()))
  if (parts.length === 0) parts.push('There is no rollout yet.')
  const shown = new Set(current.rollouts.flatMap((rollout) => rollout.alerts.map(nameOf)))
  const elsewhere = current.alerts.filter((alert) => !shown.has(nameOf(alert)))
  for (const alert of elsewhere)
    parts.push(
      `alert ${alert.alert} on ${alert.subject}, for ${formatDuration(now() - alert.since)}: ${alert.text} (runbook ${alert.runbook})`,
    )
  return parts.join('\n\n')
}

function nameOf(alert: AlertView): string {
  return `${alert.alert} ${alert.subject}`
}

function badness(rollout: RolloutView): number {
  return VERDICT_STATES.indexOf(rollout.worst) + (rollout.openIncident === null ? 0 : 10)
}
