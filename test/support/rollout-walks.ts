/** Walks of a rollout through anything that can be asked of it, by anybody, over any facts. */

import fc from 'fast-check'
import type { AutomaticHold, Command } from '../../control/core/commands.ts'
import { GATE_NAMES, type GateState } from '../../control/core/gate.ts'
import type { Policy } from '../../control/core/policy.ts'
import { PHASES } from '../../control/core/rollout.ts'
import type { BasisPoints } from '../../control/core/units.ts'
import { VERDICT_STATES } from '../../control/core/verdict.ts'
import {
  automaticPolicy,
  buildGate,
  buildGates,
  buildIncident,
  buildPolicy,
  buildSignal,
  buildStage,
  buildVerdict,
  CONTROL,
  JUDGE,
  person,
  STATES,
} from './builders.ts'
import { RolloutWalker } from './rollout-walker.ts'

const POLICIES: readonly Policy[] = [
  buildPolicy(),
  automaticPolicy(),
  buildPolicy({
    ladder: automaticPolicy().ladder.flatMap((stage) =>
      stage.name === '10 %'
        ? [buildStage({ name: '5 %', share: 500 as BasisPoints, advance: 'automatic' }), stage]
        : [stage],
    ),
  }),
]

/** Mostly one person who may do much, so that walks get far; the others often enough to try what they may not. */
const actors = fc.oneof(
  { weight: 4, arbitrary: fc.constant(person('admin', 'ada')) },
  { weight: 2, arbitrary: fc.constant(JUDGE) },
  { weight: 2, arbitrary: fc.constantFrom(CONTROL, person('viewer'), person('operator')) },
)
const reason = fc.oneof({ weight: 9, arbitrary: fc.constant('because') }, fc.constant(''))
const waive = fc.oneof(
  { weight: 3, arbitrary: fc.constant<string[]>([]) },
  fc.subarray(['dwell', 'sample', 'capacity', 'triggers', 'nonsense'], { maxLength: 3 }),
)
const stageNames = fc.constantFrom(null, 'shadow', '5 %', '10 %', '25 %', '50 %', '100 %', 'failover-only')
const states = fc.constantFrom<GateState>('clear', 'clear', 'clear', 'clear', 'waiting', 'failing', 'unknown')

const commands: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ command: fc.constantFrom('start', 'complete'), reason, waive }) },
  { weight: 4, arbitrary: fc.record({ command: fc.constant('advance'), reason, waive }) },
  {
    weight: 2,
    arbitrary: fc.record({
      command: fc.constant('set-share'),
      reason,
      waive,
      share: fc.oneof(fc.integer({ min: -1, max: 10_001 }), fc.constantFrom(500, 1_000, 2_500, 10_000)),
    }) as unknown as fc.Arbitrary<Command>,
  },
  fc.record({ command: fc.constantFrom('resume', 'undo'), reason }),
  fc.constant<Command>({ command: 'hold', reason: 'wait' }),
  fc.constant<Command>({
    command: 'hold',
    reason: 'no quota',
    because: { kind: 'no-safe-arm', trigger: 'errors' },
  }),
  fc.record({
    command: fc.constant('hold'),
    reason,
    because: fc.constantFrom<AutomaticHold>(
      { kind: 'signal', signal: 'capacity' },
      { kind: 'breach', trigger: 'complaints' },
    ),
  }) as unknown as fc.Arbitrary<Command>,
  fc.record({
    command: fc.constant('roll-back'),
    reason,
    verdict: fc.constantFrom(null, buildVerdict('suspect'), buildVerdict('breached')),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      command: fc.constant('re-arm'),
      reason,
      stage: stageNames,
      rotateCohort: fc.boolean(),
      salt: fc.constantFrom(null, 'another-salt', 'no'),
    }),
  },
  fc.record({
    command: fc.constant('edit'),
    reason,
    change: fc.constantFrom({ name: 'Other' }, ...POLICIES.map((policy) => ({ policy }))),
  }),
  fc.record({
    command: fc.constant('note-revision'),
    reason,
    revision: fc.constantFrom('kokoro-1.0', 'kokoro-1.1'),
  }),
) as fc.Arbitrary<Command>
/** Rare, because nothing comes after it. */
const abandon = fc.constant<Command>({ command: 'abandon', reason: 'enough' })

const asks = fc.record({
  kind: fc.constant('ask' as const),
  actor: actors,
  command: fc.oneof({ weight: 60, arbitrary: commands }, { weight: 1, arbitrary: abandon }),
  gates: fc.oneof(
    { weight: 3, arbitrary: fc.constant(buildGates()) },
    fc
      .array(states, { minLength: GATE_NAMES.length, maxLength: GATE_NAMES.length })
      .map((list) => GATE_NAMES.map((name, index) => buildGate(name, list[index]))),
  ),
  verdicts: fc.oneof(
    { weight: 2, arbitrary: fc.constant([buildVerdict('healthy')]) },
    fc.array(
      fc.constantFrom(...VERDICT_STATES).map((state) => buildVerdict(state)),
      { maxLength: 2 },
    ),
  ),
  signals: fc.constantFrom([], [buildSignal('capacity')], [buildSignal('lost-records', 'clear')]),
  quietMs: fc.constantFrom(null, 0, 899_000, 900_000),
})
const moves = fc.oneof(
  { weight: 8, arbitrary: asks },
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 60_000, 3_600_000) }),
  fc.constant({ kind: 'close' as const }),
)

/** From every phase, so that the late ones are seen often. */
export const walks = fc
  .record({
    from: fc.constantFrom(...PHASES, 'draft' as const, 'ramping' as const),
    policy: fc.constantFrom(...POLICIES.slice(0, 2)),
    moves: fc.array(moves, { minLength: 1, maxLength: 40, size: 'max' }),
  })
  .map(({ from, policy, moves: list }) => {
    const walker = new RolloutWalker({ state: STATES[from], policy })
    if (from === 'rolled-back') walker.incident = buildIncident('open')
    for (const move of list) {
      if (move.kind === 'wait') walker.wait(move.ms)
      else if (move.kind === 'close') walker.closeIncident(person('operator'))
      else walker.ask(move.actor, move.command, move)
    }
    return walker
  })
