import type { EngineAnswer, EngineRequest } from './engine-server.ts'

/** How an engine misbehaves, on speech requests only. Null: as it is. */
export interface Fault {
  /** Share of requests that fail, 0 to 1. */
  readonly errorRate: number | null
  /** Multiplies the time to the answer, 0.1 to 1,000. */
  readonly latencyFactor: number | null
  /** Milliseconds added to the answer, 0 to 600,000. */
  readonly latencyMs: number | null
  /** Take the request and never answer. */
  readonly hang: boolean | null
  /** Status of the failures, 400 to 599; without `errorRate` every request fails with it. */
  readonly status: number | null
  /** Answer as if the quota were used up. */
  readonly quota: boolean | null
}

export const NO_FAULT: Fault = {
  errorRate: null,
  latencyFactor: null,
  latencyMs: null,
  hang: null,
  status: null,
  quota: null,
}

type Rule = { readonly expected: string; readonly fits: (value: unknown) => boolean }

function number(from: number, to: number, whole = false): Rule {
  return {
    expected: `a${whole ? ' whole' : ''} number from ${from} to ${to}`,
    fits: (value) =>
      typeof value === 'number' && value >= from && value <= to && (!whole || Number.isInteger(value)),
  }
}

const flag: Rule = { expected: 'true or false', fits: (value) => typeof value === 'boolean' }

const RULES: Readonly<Record<keyof Fault, Rule>> = {
  errorRate: number(0, 1),
  latencyFactor: number(0.1, 1_000),
  latencyMs: number(0, 600_000),
  hang: flag,
  status: number(400, 599, true),
  quota: flag,
}

export type FaultChange =
  | { readonly ok: true; readonly fault: Fault }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Lays a partial update over a fault. Null clears a field, an empty object clears all. */
export function changeFault(current: Fault, update: unknown): FaultChange {
  if (typeof update !== 'object' || update === null || Array.isArray(update)) {
    return { ok: false, problems: ['expected an object such as {"errorRate": 0.5}'] }
  }
  const entries = Object.entries(update)
  if (entries.length === 0) return { ok: true, fault: NO_FAULT }
  const problems = entries.flatMap(([field, value]) => {
    const rule = (RULES as Readonly<Record<string, Rule | undefined>>)[field]
    if (rule === undefined) {
      return [`${field}: no such field, expected one of ${Object.keys(RULES).join(', ')}`]
    }
    return value === null || rule.fits(value)
      ? []
      : [`${field}: got ${JSON.stringify(value)}, expected ${rule.expected}, or null to clear it`]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, fault: { ...current, ...update } }
}

export interface FaultSwitch {
  current(): Fault
  /** Answers `/fault`: GET shows, POST lays over, DELETE clears. */
  answer(request: EngineRequest): EngineAnswer
}

export function createFaultSwitch(): FaultSwitch {
  let fault = NO_FAULT
  return {
    current: () => fault,
    answer({ method, body }) {
      if (method === 'GET') return { status: 200, body: { fault } }
      if (method === 'DELETE') fault = NO_FAULT
      else if (method === 'POST') {
        const change = changeFault(fault, parsed(body))
        if (!change.ok) return { status: 400, body: { problems: change.problems } }
        fault = change.fault
      } else return { status: 405, headers: { allow: 'GET, POST, DELETE' }, body: { problems: [method] } }
      return { status: 200, body: { fault } }
    },
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch {
    return undefined
  }
}
