import { useRef } from 'react'
import type { RolloutView } from '../../../control/app/views.ts'
import { isSettled } from './settled.view.ts'

/** The rollout as it was, as long as nothing is new but what the judge says. */
export function useSettled(rollout: RolloutView): RolloutView {
  const kept = useRef(rollout)
  if (!isSettled(kept.current, rollout)) kept.current = rollout
  return kept.current
}
