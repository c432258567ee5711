/** A21 to A23, A25 and the rows on how the judge runs: users, gateways, incidents, modes, gates, complaints. */

import type { Cell, Parameter } from '../cell.ts'
import { atLeast, atMost, falseRollbacks, medianDelay, type Row, timesAsLong } from '../row.ts'
import type { Scale } from '../scale.ts'

const FROM_PAPER = 'set by the acceptance table, before this was measured'

export function operationRows(scale: Scale): readonly Row[] {
  const cell = (kind: string, params: Record<string, Parameter>, runs: number, cost: number): Cell => ({
    kind,
    params,
    runs: scale.runs(runs),
    cost,
  })
  const agree = (rate: number, errors: number, mode: string) =>
    cell('pathsAgree', { rate, errors, mode }, 20, 0.1)
  const replay = cell('replay', { minutes: 30 }, 60, 0.3)
  const cost = cell('measureCost', {}, 4, 1)
  const five = (rate: number) =>
    cell('runsOfFive', { users: 500, rate, fraction: 0.005, days: scale.isQuick ? 2 : 7 }, 60, rate / 5)
  const guarded = (fault: string, rate: number, guards: string, cap: number) =>
    cell('guarded', { fault, rate, guards, cap, timeoutMs: 5_000 }, 240, 0.02)
  const users = (count: number, who: string, days: number, rate = 1) =>
    cell('fewUsers', { users: count, who, rate, days }, 60, who === 'all' ? 0.01 : 0.04 * days * rate)
  const shared = (blame: string, more: Record<string, Parameter> = {}) =>
    cell('sharedErrors', { rate: 1, share: 0.25, errors: 0.2, blame, ...more }, 60, more['drift'] ? 1 : 0.1)
  const blamed = (share: number, blame: string) =>
    cell('blamedStep', { rate: 1, share, errors: 1, blame }, 120, 0.05)
  const two = cell('twoProblems', { rate: 1, share: 0.25 }, 120, 0.25)
  const change = (errors: number) => cell('stageChange', { total: 10, errors, before: 30 }, 60, 0.4)
  const healthyChange = cell('stageChange', { total: 4, errors: 0, before: 0 }, 20, 1)
  const window = (rate: number, errors: number) => cell('windowMode', { rate, errors }, 60, 0.05)
  return [
    {
      id: 'A21',
      title: 'What a meter costs',
      meaning: 'A closed second costs well under a microsecond, and what is kept fits on a page.',
      bounds: FROM_PAPER,
      figures: [
        {
          label: 'a closed second',
          unit: 'nanoseconds',
          statistic: 'median',
          sources: [{ cell: cost, field: 'nanoseconds' }],
          bound: atMost(1_000),
        },
        {
          label: 'state of a meter',
          unit: 'bytes',
          statistic: 'max',
          sources: [{ cell: cost, field: 'bytes' }],
          bound: atMost(1_024),
        },
        {
          label: 'state of a twin meter, without open blocks',
          unit: 'bytes',
          statistic: 'max',
          sources: [{ cell: cost, field: 'twinBytes' }],
          bound: atMost(1_024),
        },
      ],
    },
    {
      id: 'A22',
      title: 'The same records, the same decisions',
      meaning:
        'What was stored is judged once more, in other pieces and orders, with the judge stopped and started in ' +
        'between: every word that it said comes again. Gateways that send more often change nothing either.',
      bounds: FROM_PAPER,
      figures: [
        falseRollbacks('runs in which a replay said something else', replay, 'differs', 0, 60),
        falseRollbacks('runs in which other batches moved or muted a record', replay, 'otherFate', 0, 60),
        { ...falseRollbacks('runs with a rollback in them', replay, 'breached', 0, 60), bound: atLeast(0.5) },
      ],
    },
    {
      id: 'A23',
      title: 'One user with retries is one voice',
      meaning:
        '0.5 % of the requests fail, always five in a row by one user. Five failures, but one opinion.',
      bounds: FROM_PAPER,
      figures: [0.1, 1, 10].map((rate) => falseRollbacks(`${rate} req/s`, five(rate), 'rollback', 0, 60)),
    },
    {
      id: 'A25',
      title: 'The breaker and the cap of the gateway do not blind the judge',
      meaning:
        'An open breaker spares users a broken backend; the few calls that it lets through are enough to decide.',
      bounds: FROM_PAPER,
      figures: [
        timesAsLong(
          'outage at 2 req/s, breaker and cap of 4 ÷ without',
          at(guarded('outage', 2, 'on', 4)),
          at(guarded('outage', 2, 'off', 0)),
          1.6,
        ),
        medianDelay('with them', guarded('outage', 2, 'on', 4), 'delay', null),
      ],
    },
    {
      id: 'B1',
      title: 'The short cut of this benchmark decides as the whole judge does',
      meaning:
        'Weeks of traffic are simulated on the meters alone; on a sample the whole judge decides in the same second.',
      bounds: 'exactly the same second',
      figures: (
        [
          ['strict', 0.1, 1],
          ['strict', 1, 0.05],
          ['strict', 10, 0.1],
          ['strict', 100, 0.5],
          ['eager', 1, 0.05],
          ['eager', 10, 0.03],
        ] as const
      ).map(([mode, rate, errors]) =>
        falseRollbacks(
          `${mode}, ${rate} req/s, ${errors * 100} %`,
          agree(rate, errors, mode),
          'differs',
          0,
          20,
        ),
      ),
    },
    {
      id: 'B9',
      title: 'Few users, and one of them always fails',
      meaning:
        'One broken device among two, five, ten or twenty users: for a day nobody is rolled back for it.',
      bounds: 'none of 60',
      figures: [2, 5, 10, 20].map((count) =>
        falseRollbacks(`${count} users, 1 req/s`, users(count, 'one', 1), 'rollback', 0, 60),
      ),
    },
    {
      id: 'B10',
      title: 'Few users, and nothing works any more',
      meaning:
        'With so few voices an outage takes a little longer, as each of them is heard only now and then.',
      bounds:
        'two users: heard after 0, 10, 30 and 70 s each, so by 90 s; five: 1.2 times the published 67 s; ten and ' +
        'twenty: 1.2 times the published 14 s, with room for meeting enough different users',
      figures: (
        [
          [2, 90],
          [5, 80],
          [10, 20],
          [20, 17],
        ] as const
      ).map(([count, bound]) =>
        medianDelay(`${count} users, 1 req/s`, users(count, 'all', 1), 'delay', atMost(bound)),
      ),
    },
    {
      id: 'B11',
      title: 'Users who differ, under the limit together',
      meaning:
        'Every user has an error rate of their own, 1.5 % on average, some ten times that. That is no breach.',
      bounds: 'as A2: at most 1 of 60',
      figures: [
        falseRollbacks(
          '50 users, 1 req/s, 3 days',
          users(50, 'differs', scale.isQuick ? 1 : 3),
          'rollback',
          1,
          60,
        ),
        falseRollbacks(
          '50 users, 10 req/s, a day',
          users(50, 'differs', scale.isQuick ? 0.25 : 1, 10),
          'rollback',
          1,
          60,
        ),
      ],
    },
    {
      id: 'B12',
      title: 'A backend that hangs',
      meaning:
        'No answer until the time limit of 5 s. With a full cap most calls are never made, and it is seen still.',
      bounds: 'as A25: 1.6 times the delay without breaker and cap',
      figures: [2, 10].flatMap((rate) => [
        ...(
          [
            ['on', 4],
            ['on', 0],
            ['off', 4],
          ] as const
        ).map(([guards, cap]) =>
          timesAsLong(
            `${rate} req/s, breaker ${guards}, ${cap > 0 ? `cap of ${cap}` : 'no cap'}, ÷ without either`,
            at(guarded('hang', rate, guards, cap)),
            at(guarded('hang', rate, 'off', 0)),
            1.6,
          ),
        ),
        medianDelay(`${rate} req/s, without either`, guarded('hang', rate, 'off', 0), 'delay', null),
      ]),
    },
    {
      id: 'B13',
      title: 'Both arms fail together',
      meaning:
        'With the check of blame (`require`) a shared incident rolls nobody back; without it (`absolute`) it does. ' +
        'A failure of the candidate alone takes no longer for it, but where the baseline has little traffic.',
      bounds:
        'published with the method: 0 of 15; no cost at a share of 25 %, 31 s at 75 %, and a fifth more',
      figures: [
        falseRollbacks('both 20 % for 10 min, require', shared('require'), 'rollback', 0, 60),
        {
          ...falseRollbacks('both 20 % for 10 min, absolute', shared('absolute'), 'rollback', 0, 60),
          bound: null,
        },
        falseRollbacks(
          'both drift to 5 % within a day, require',
          shared('require', { errors: 0.05, drift: 1 }),
          'rollback',
          0,
          60,
        ),
        timesAsLong(
          'outage of the candidate, share 25 %, require ÷ absolute',
          at(blamed(0.25, 'require')),
          at(blamed(0.25, 'absolute')),
          1.2,
        ),
        medianDelay(
          'outage of the candidate, share 75 %, require',
          blamed(0.75, 'require'),
          'delay',
          atMost(37),
        ),
      ],
    },
    {
      id: 'B14',
      title: 'Two problems at once',
      meaning: '5 % errors and twice the latency do not hide each other.',
      bounds: 'no longer than the faster of both alone, and a tenth more',
      figures: [
        timesAsLong(
          'both ÷ the faster one',
          { cell: two, field: 'both' },
          { cell: two, field: 'faster' },
          1.1,
        ),
      ],
    },
    {
      id: 'B15',
      title: 'A stage change in the middle',
      meaning:
        'A failure that begins just before the next stage is found as fast as without the step, or faster.',
      bounds: 'no longer than without the step, and a tenth more; none in health',
      figures: [
        ...[1, 0.1].map((errors) =>
          timesAsLong(
            `${errors * 100} % from 30 s before the step from 10 to 25 %, ÷ without`,
            { cell: change(errors), field: 'delay' },
            { cell: change(errors), field: 'still' },
            1.1,
          ),
        ),
        falseRollbacks('false in a healthy day with a step', healthyChange, 'rollback', 0, 60),
      ],
    },
    {
      id: 'B18',
      title: 'Mode window: the literal rule, for those who want it',
      meaning:
        'Over 2 % in a window of five minutes for five minutes: it does what it says, no more and no less.',
      bounds:
        'the same rule of the field, looked at every 10 s: as long, and a step of the window (5 s) or a look more',
      figures: (
        [
          [1, 1],
          [10, 0.05],
          [10, 0.1],
          [100, 0.05],
        ] as const
      ).map(([rate, errors]) =>
        timesAsLong(
          `${rate} req/s, ${errors * 100} %, ÷ the same rule`,
          { cell: window(rate, errors), field: 'ours' },
          { cell: window(rate, errors), field: 'theirs' },
          1.05,
        ),
      ),
    },
  ]
}

const at = (cell: Cell) => ({ cell, field: 'delay' })
