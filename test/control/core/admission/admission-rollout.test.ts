import { describe, expect, it } from 'vitest'
import { admissionRolloutOf } from '../../../../control/core/admission/admission-rollout.ts'
import { emptyAdmission } from '../../../../control/core/admission/admission-state.ts'
import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import type { BackendKey, RolloutKey } from '../../../../control/core/ids.ts'
import type { ActivePhase, Phase, Rollout } from '../../../../control/core/rollout.ts'
import type { BasisPoints, EpochMs } from '../../../../control/core/units.ts'

const now = 1_767_571_200_000 as EpochMs

function rollout(state: Phase): Rollout {
  return {
    key: 'tts' as RolloutKey,
    name: 'English speech',
    baseline: 'workers-ai' as BackendKey,
    candidate: 'kokoro' as BackendKey,
    eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
    overrides: [],
    policy: DEFAULT_POLICY,
    salt: 'salt-1234',
    epoch: 4,
    candidateRevision: 'v1',
    version: 9,
    createdAt: now,
    updatedAt: now,
    state,
  }
}

const at = (share: number) => ({ stage: 1, share: share as BasisPoints, since: now })
const shadow: ActivePhase = { phase: 'shadow', at: at(0) }
const ramping: ActivePhase = { phase: 'ramping', at: at(1_000) }
const held = (before: ActivePhase): Phase => ({
  phase: 'held',
  before,
  cause: { kind: 'person', name: 'ana' },
  since: now,
})

describe('what admission knows of a rollout', () => {
  it.each<[string, Phase, boolean, boolean]>([
    ['draft, so that references are there when they are needed', { phase: 'draft' }, true, true],
    ['shadow', shadow, true, true],
    ['ramping', ramping, true, false],
    ['held in shadow', held(shadow), true, true],
    ['held while ramping', held(ramping), true, false],
    ['failover only', { phase: 'failover-only', at: at(10_000) }, true, false],
    ['completed', { phase: 'completed', at: at(10_000) }, true, false],
    ['abandoned', { phase: 'abandoned', since: now }, false, true],
  ])('in %s', (_, state, judged, shadowing) => {
    expect(admissionRolloutOf(rollout(state), 17, emptyAdmission())).toMatchObject({
      epoch: 4,
      judged,
      shadowing,
      baseline: 'workers-ai',
      candidate: 'kokoro',
      lastClosed: 17,
    })
  })
})
