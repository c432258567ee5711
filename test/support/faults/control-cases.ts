/** Troubles with control, as `test/faults/gateway-control.test.ts` has them. The README shows this table. */
export const CONTROL_CASES = {
  downAtStart: {
    name: 'control down at start, a plan stored',
    user: 'as before, by the stored plan',
    logged: ['plan.applied', 'control.unreachable'],
    counted: 'kept, and sent when control is back',
  },
  downAtFirstStart: {
    name: 'control down at the very first start',
    user: '503 with `X-TTS-Fallback: required`; with a spare backend: its audio',
    logged: ['control.unreachable'],
    counted: '`no-plan` attempts of the spare backend',
  },
  downForAnHour: {
    name: 'control down for an hour',
    user: 'as before, by the last plan, whose rule for stale plans holds',
    logged: ['control.unreachable', 'control.reachable'],
    counted: 'all of it, in memory that is bounded, sent when control is back',
  },
  rubbish: {
    name: 'control answers rubbish: no JSON, another page, a plan with holes',
    user: 'as before, by the last good plan',
    logged: ['plan.refused'],
    counted: 'all of it, sent when control is back',
  },
} as const
