import type { FieldProblem } from '../../../control/app/errors.ts'
import type { GateResult } from '../../../control/core/gate.ts'

/** What control answers when it does not do something (RFC 9457), read with care: a proxy may answer instead. */
export interface Problem {
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly problems: readonly FieldProblem[]
  readonly gates: readonly GateResult[]
  readonly reason: string | null
  readonly currentVersion: number | null
}

/** Control answered, and said no. */
export class ApiProblem extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

/** Nobody answered, or something in between did: control may be restarting. */
export class ControlUnreachable extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'ControlUnreachable'
  }
}

export function parseProblem(status: number, body: unknown): Problem {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const text = (name: string) => (typeof fields[name] === 'string' ? (fields[name] as string) : null)
  const list = <T>(name: string) => (Array.isArray(fields[name]) ? (fields[name] as readonly T[]) : [])
  const title = text('title') ?? `Control answered ${status}`
  return {
    title,
    status,
    detail: text('detail') ?? title,
    code: text('code') ?? 'unknown',
    problems: list<FieldProblem>('problems'),
    gates: list<GateResult>('gates'),
    reason: text('reason'),
    currentVersion: typeof fields['currentVersion'] === 'number' ? fields['currentVersion'] : null,
  }
}
