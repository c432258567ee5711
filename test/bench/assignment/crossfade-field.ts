import { assign } from '../../../gateway-plugin/assign.ts'
import { indexPlan } from '../../../gateway-plugin/plan/plan-index.ts'
import { route } from '../../../gateway-plugin/route.ts'
import type { Field } from './contender.ts'
import { REQUEST, SHARE } from './question.ts'
import { threeRollouts } from './three-rollouts.ts'

const SALT = 'tts-2026-salt'

/** The bare assignment, and the whole decision that the gateway makes for each request. */
export function createCrossfadeField(): Field {
  const index = indexPlan(threeRollouts())
  return {
    flag: {
      name: 'crossfade',
      calls: 'assign(salt, unit, share)',
      evaluateAll(units) {
        let onCandidate = 0
        for (const unit of units) if (assign(SALT, unit, SHARE) === 'candidate') onCandidate++
        return onCandidate
      },
    },
    decision: {
      name: 'crossfade',
      calls: 'route(index, facts)',
      evaluateAll(units) {
        let onCandidate = 0
        for (const unit of units) {
          const decision = route(index, {
            user: unit,
            session: null,
            language: REQUEST.language,
            voice: REQUEST.voice,
            format: 'mp3',
            characters: 80,
            requestedBackend: null,
            isTrusted: false,
            draw: onCandidate,
            isBaselineForced: false,
            defaultBackend: null,
            override: null,
            pins: null,
          })
          if (decision.arm === 'candidate') onCandidate++
        }
        return onCandidate
      },
    },
    close() {},
  }
}
