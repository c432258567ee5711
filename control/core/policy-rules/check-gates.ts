/** Gates that could never be clear, and gates that let up what the triggers would bring down again at once. */

import { fewestRequests } from '../expected-requests.ts'
import type { GateSpec, Policy, TriggerPolicy } from '../policy.ts'
import { LARGEST_RATIO } from '../statistics/scale.ts'
import type { Note } from './policy-problem.ts'

export function checkGates({ ladder, triggers }: Policy, note: Note): void {
  ladder.forEach((stage, index) => {
    stage.gates.forEach((gate, at) => {
      const tell = (field: string, message: string) =>
        note(['ladder', index, 'gates', at, field], `expected ${message}`)
      checkReach(gate, tell)
      checkAgainstTriggers(gate, triggers, tell)
    })
  })
}

type Tell = (field: string, message: string) => void

/** As many as a gate may ask for as its minimum. */
const MOST_REQUESTS = 10_000_000
const USUAL_ALPHA = 0.01

function checkReach(gate: GateSpec, tell: Tell): void {
  switch (gate.gate) {
    case 'errors':
      if (gate.maxRate === 0)
        tell('maxRate', 'more than 0: no number of requests proves that none ever fails')
      else if (gate.maxRate >= 1) tell('maxRate', 'less than 1: it would be clear whatever fails')
      else checkProof(gate, tell)
      break
    case 'latency':
      if (gate.maxRatio > LARGEST_RATIO)
        tell('maxRatio', `at most ${LARGEST_RATIO} times the baseline: larger ratios are not told apart`)
      checkProof(gate, tell)
      break
    case 'cache':
      if (gate.minHitRate >= 1) tell('minHitRate', 'less than 1: the rate has to be over it')
      break
    case 'vendor-share':
      if (gate.maxFraction === 0) tell('maxFraction', 'more than 0: the fraction has to be under it')
      break
  }
}

/** Evidence that no candidate brings together is a gate that is never clear. */
function checkProof(gate: Extract<GateSpec, { gate: 'errors' | 'latency' }>, tell: Tell): void {
  if (fewestRequests(gate) <= MOST_REQUESTS) return
  const isTooSure = fewestRequests({ ...gate, alpha: USUAL_ALPHA }) <= MOST_REQUESTS
  tell(
    isTooSure ? 'alpha' : 'maxRate',
    `more: not even ${MOST_REQUESTS} requests without a bad one would prove it`,
  )
}

function checkAgainstTriggers(gate: GateSpec, triggers: TriggerPolicy, tell: Tell): void {
  if (gate.gate === 'errors' && triggers.errors.enabled && gate.maxRate > triggers.errors.maxRate)
    tell('maxRate', `at most ${triggers.errors.maxRate}, where triggers.errors.maxRate rolls back again`)
  if (gate.gate === 'latency')
    for (const name of ['latencyP95', 'latencyP50'] as const) {
      const { enabled, maxRatio } = triggers[name]
      if (enabled && gate.maxRatio > maxRatio)
        tell('maxRatio', `at most ${maxRatio}, where triggers.${name}.maxRatio rolls back again`)
    }
  if (gate.gate === 'complaints') {
    const { enabled, maxRatio } = triggers.complaints
    if (enabled && gate.maxRatio > maxRatio)
      tell('maxRatio', `at most ${maxRatio}, where triggers.complaints.maxRatio is breached`)
  }
}
