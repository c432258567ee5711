import type { Propagation } from '../../../control/app/views.ts'
import { formatDuration } from '../format/duration.view.ts'
import { formatClock, type Zone } from '../format/time.view.ts'

export interface PropagationStep {
  readonly done: boolean
  readonly text: string
}

/** Requested, published, observed: each with what came after how long, and who is behind. */
export function propagationSteps(it: Propagation, now: number, zone: Zone): readonly PropagationStep[] {
  return [
    { done: true, text: `requested ${formatClock(it.requestedAt, zone)}` },
    it.publishedAt === null
      ? { done: false, text: 'not published yet' }
      : { done: true, text: `published +${formatDuration(it.publishedAt - it.requestedAt)}` },
    observed(it, now),
  ]
}

function observed(it: Propagation, now: number): PropagationStep {
  if (it.observedAt !== null) {
    const after = `observed +${formatDuration(it.observedAt - it.requestedAt)}`
    const where = it.instances === 0 ? '' : `, ${it.applied} of ${instances(it.instances)}`
    return { done: true, text: `${after}${where}` }
  }
  if (it.instances === 0) return { done: false, text: 'applies with the next request' }
  const behind = it.stragglers.length === 0 ? '' : `, behind: ${it.stragglers.join(', ')}`
  const since = formatDuration(now - it.requestedAt)
  return {
    done: false,
    text: `not observed after ${since}: ${it.applied} of ${instances(it.instances)}${behind}`,
  }
}

function instances(count: number): string {
  return `${count} instance${count === 1 ? '' : 's'}`
}
