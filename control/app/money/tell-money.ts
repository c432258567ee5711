import type { AppContext } from '../context.ts'

/** Every change of money is logged, and dashboards look again. */
export function tellMoney(
  { log, events }: AppContext,
  event: string,
  fields: Readonly<Record<string, unknown>>,
): void {
  log.info(event, fields)
  events.tell({ kind: 'money', rollout: null })
}
