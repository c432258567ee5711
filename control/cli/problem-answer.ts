/** RFC 9457 problem details as this program reads them: what a younger or older control adds is not its business. */

import type { FieldProblem } from '../app/errors.ts'
import type { GateResult } from '../core/gate.ts'

export interface ProblemAnswer {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly problems?: readonly FieldProblem[]
  readonly gates?: readonly GateResult[]
}

export function isProblemAnswer(value: unknown): value is ProblemAnswer {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'title' in value && 'detail' in value
  )
}
