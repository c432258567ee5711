import type { DecisionView } from '../../../control/app/views.ts'
import type { Actor } from '../../../control/core/actor.ts'
import { formatDuration } from '../format/duration.view.ts'
import { formatShare } from '../format/number.view.ts'
import { formatClockWithZone, type Zone } from '../format/time.view.ts'
import type { PropagationStep } from '../rollout/propagation.view.ts'

export function nameOfActor(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.name
    case 'judge':
      return 'the judge'
    case 'system':
      return 'control'
  }
}

/** The mark beside an entry: which way the share went. */
export function directionOf(decision: DecisionView): 'up' | 'down' | 'back' | 'level' {
  if (decision.command === 'roll-back') return 'back'
  const before = decision.from?.share ?? 0
  if (decision.to.share > before) return 'up'
  return decision.to.share < before ? 'down' : 'level'
}

/** What others did since a version: told to whoever acted on an older one. */
export function changesSince(decisions: readonly DecisionView[], version: number): readonly DecisionView[] {
  return decisions.filter((decision) => decision.version > version)
}

/** The share in force over time, oldest first, as decisions set it. */
export function shareSteps(decisions: readonly DecisionView[]) {
  const oldestFirst = [...decisions].sort((a, b) => a.requestedAt - b.requestedAt || a.id - b.id)
  const first = oldestFirst[0]
  if (!first) return []
  const before = { at: Number.NEGATIVE_INFINITY, share: first.from?.share ?? 0 }
  return [before, ...oldestFirst.map((it) => ({ at: it.requestedAt, share: it.to.share }))]
}

export function snapshotText(snapshot: DecisionView['to']): string {
  const stage = snapshot.stage ?? snapshot.phase
  const share = formatShare(snapshot.share)
  const where = stage.replace(/\s/g, ' ') === share.replace(/\s/g, ' ') ? stage : `${stage}, ${share}`
  return snapshot.phase === 'ramping' || snapshot.phase === stage ? where : `${snapshot.phase} (${where})`
}

/** Requested, published, observed of a decision in the ledger. */
export function publicationSteps(it: DecisionView, zone: Zone): readonly PropagationStep[] {
  const after = (at: number) => `+${formatDuration(at - it.requestedAt)}`
  return [
    { done: true, text: `requested ${formatClockWithZone(it.requestedAt, zone)}` },
    it.publishedAt === null
      ? { done: false, text: 'not published' }
      : { done: true, text: `published ${after(it.publishedAt)}` },
    it.observedAt === null
      ? { done: false, text: 'not observed' }
      : { done: true, text: `observed ${after(it.observedAt)}` },
  ]
}
