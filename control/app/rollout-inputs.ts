/** What people send to make a rollout, and to tell it what was measured elsewhere. */

import type { AudioFormat, Override } from '../../gateway-plugin/contract.ts'
import type { EvidenceKind } from '../core/entered-evidence.ts'
import type { Policy } from '../core/policy.ts'

export interface CreateRolloutInput {
  readonly key: string
  readonly name: string
  readonly baseline: string
  readonly candidate: string
  readonly eligible: {
    readonly languages: readonly string[]
    readonly voices: readonly string[]
    readonly formats: readonly AudioFormat[]
    readonly maxCharacters: number
  }
  readonly overrides: readonly Override[]
  readonly policy: Policy
  /** Made at random where absent. */
  readonly salt: string | null
}

export interface EvidenceInput {
  readonly kind: EvidenceKind
  readonly value: number
  readonly measuredAt: number
  readonly source: string
  readonly author: string
  readonly note: string
}
