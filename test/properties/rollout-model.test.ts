/** With every gate clear, a rollout and its model agree after any commands that the model allows. */

import fc from 'fast-check'
import { test } from 'vitest'
import { MODEL_POLICY, modelSteps, startModel } from '../support/rollout-model.ts'
import { RolloutWalker } from '../support/rollout-walker.ts'

test('the rollout and its model agree on share, epoch, version, hold, way back and incident', () => {
  fc.assert(
    fc.property(modelSteps, (sequence) => {
      const setup = () => ({ model: startModel(), real: new RolloutWalker({ policy: MODEL_POLICY }) })
      fc.modelRun(setup, sequence)
    }),
    { numRuns: 500 },
  )
})
