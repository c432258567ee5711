import type { RolloutView, StageView } from '../../../control/app/views.ts'
import { formatDuration } from '../format/duration.view.ts'

export interface Rung {
  readonly name: string
  readonly state: StageView['state'] | 'left'
  /** Under the name: the dwell, or how much of it is over. */
  readonly dwell: string
  /** How much of the way to the next rung is filled, 0 to 1. */
  readonly fill: number
  readonly label: string
}

/** Draft is where a rollout lies before the ladder: shown only while it lies there. */
export function ladderRungs(rollout: RolloutView, now: number): readonly Rung[] {
  const stages = rollout.ladder.filter((stage) => stage.kind !== 'draft' || rollout.phase === 'draft')
  const back = rollout.phase === 'rolled-back'
  return stages.map((stage) => {
    const left = back && stage.name === rollout.rollback?.fromStage
    const current = stage.state === 'current' && !back
    const state = left ? 'left' : back ? 'ahead' : stage.state
    const dwell = left ? 'rolled back from here' : dwellOf(stage, current, now)
    return {
      name: nameOf(stage),
      state,
      dwell,
      fill: back || stage.state === 'ahead' ? 0 : current ? progressOf(stage, now) : 1,
      label: `${nameOf(stage)}, ${WORDS[state]}${dwell === '' ? '' : `, ${dwell}`}`,
    }
  })
}

const WORDS: Readonly<Record<Rung['state'], string>> = {
  done: 'done',
  current: 'current stage',
  ahead: 'ahead',
  left: 'left by a rollback',
}

function dwellOf(stage: StageView, current: boolean, now: number): string {
  if (stage.kind === 'draft') return 'not started'
  if (!current) return stage.dwellMs === 0 ? '' : formatDuration(stage.dwellMs)
  if (stage.since === null) return ''
  const spent = now - stage.since
  if (stage.dwellMs === 0) return formatDuration(spent)
  if (spent >= stage.dwellMs) return `${formatDuration(spent)}, ${formatDuration(stage.dwellMs)} needed`
  return `${formatDuration(spent)} of ${formatDuration(stage.dwellMs)}`
}

function progressOf(stage: StageView, now: number): number {
  if (stage.since === null || stage.dwellMs === 0) return 0
  // In whole thousandths, about a pixel: less is no reason to draw.
  return Math.round(Math.min(1, Math.max(0, (now - stage.since) / stage.dwellMs)) * 1_000) / 1_000
}

function nameOf(stage: StageView): string {
  if (stage.kind === 'failover-only') return 'Failover only'
  return stage.name.charAt(0).toUpperCase() + stage.name.slice(1)
}
