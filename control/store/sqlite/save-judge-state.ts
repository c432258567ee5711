import type { JudgeState } from '../../ports/judge-store.ts'
import type { Connection } from './connection.ts'

/** False, and nothing written, when the fence is another's. */
export function saveJudgeState(
  { prepare }: Connection,
  rollout: string,
  fence: number,
  { tick, snapshot }: JudgeState,
): boolean {
  const update = prepare('UPDATE judges SET tick = ?, snapshot = ? WHERE rollout = ? AND fence = ?')
  return update.run(tick, JSON.stringify({ value: snapshot }), rollout, fence).changes > 0
}
