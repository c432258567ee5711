/** A1 to A12, A15, A20: steps in the error rate and weeks without one, beside the rules of the field. */

import type { Cell } from '../cell.ts'
import { type ErrorCells, STEPS, type Step } from '../error-cells.ts'
import { RATES, type Rate } from '../matching.ts'
import {
  atLeast,
  atMost,
  type Figure,
  falseRollbacks,
  medianDelay,
  type Row,
  timesAsLong,
  timesFaster,
} from '../row.ts'
import type { Scale } from '../scale.ts'

const FROM_PAPER = 'set by the acceptance table, before this was measured'
const perSecond = (rate: number) => `${rate} req/s`
const percent = (errors: number) => `${Number((errors * 100).toFixed(2))} %`

export function errorRows(scale: Scale, cells: ErrorCells): readonly Row[] {
  return [
    {
      id: 'A1',
      title: 'A healthy candidate (0.3 % errors) is left alone for a week',
      meaning: 'A good candidate is never rolled back, whatever the traffic.',
      bounds: FROM_PAPER,
      figures: RATES.map((rate) => falseRollbacks(perSecond(rate), cells.week(rate, 0.003), 'strict', 0, 60)),
    },
    {
      id: 'A2',
      title: 'A candidate just under the limit (1.9 %) is left alone for a week',
      meaning: 'What was allowed stays allowed: being near the limit is no breach of it.',
      bounds: FROM_PAPER,
      figures: RATES.map((rate) => falseRollbacks(perSecond(rate), cells.week(rate, 0.019), 'strict', 1, 60)),
    },
    {
      id: 'A3',
      title: 'Exactly on the limit, false rollbacks are rarer than the budget promises',
      meaning:
        'With a budget of one false rollback a day, and a candidate exactly on the limit for ever, the mean time ' +
        'between two is longer than a day: the promise holds with room to spare.',
      bounds: FROM_PAPER,
      figures: ([0.1, 1, 10] as const).map((rate) => runLengthFigure(scale, rate)),
    },
    {
      id: 'A4',
      title: '5 % errors at one request a second',
      meaning: 'Two and a half times the allowed errors are decided within a quarter of an hour.',
      bounds: FROM_PAPER,
      figures: [
        medianDelay('median', cells.delay(1, 0.05), 'strict', atMost(1_050)),
        timesFaster('faster than matched Flagger', cells.delay(1, 0.05), 'strict', 'matchedFlagger', 2.8),
      ],
    },
    {
      id: 'A5',
      title: '3 % errors: half as many again as allowed',
      meaning:
        'The hardest case, as so few errors are too many; a rule that keeps the same promise needs longer. At 10 req/s ' +
        'twice as fast as Flagger cannot be had: 15 failed checks in a row keep the promise (in 0.92 % of weeks, ' +
        'computed below), and a request tells 0.0022 nats of the 14.6 that the budget asks for, so that who knew the ' +
        'error rate beforehand would need some 660 s.',
      bounds: 'delays: 1.2 times those published with the method; ratios: the acceptance table',
      figures: [
        ...(
          [
            [0.1, 47_929],
            [1, 5_855],
            [10, 741],
            [100, 190],
          ] as const
        ).map(([rate, published]) =>
          medianDelay(
            `median, ${perSecond(rate)}`,
            cells.delay(rate, 0.03),
            'strict',
            atMost(published * 1.2),
          ),
        ),
        ...(
          [
            [1, 10],
            [10, 2],
            [100, 3],
          ] as const
        ).map(([rate, bound]) => fasterThanMatched(cells, rate, 0.03, bound)),
      ],
    },
    ...(
      [
        ['A6', 0.1, [8, 3, 12, 16]],
        ['A7', 0.5, [2.5, 26, 58, 42]],
      ] as const
    ).map(([id, errors, bounds]) => ({
      id,
      title: `${percent(errors)} errors, beside Flagger brought to the same promise`,
      meaning: 'How many times faster ours is than a Flagger that rolls a candidate at 1.9 % back as rarely.',
      bounds: FROM_PAPER,
      figures: RATES.map((rate, i) => fasterThanMatched(cells, rate, errors, bounds[i]!)),
    })),
    {
      id: 'A8',
      title: 'A total outage',
      meaning:
        'Everything fails: decided within seconds where there is traffic, within a minute at one in ten seconds.',
      bounds: FROM_PAPER,
      figures: RATES.flatMap((rate, i) => [
        medianDelay(
          `median, ${perSecond(rate)}`,
          cells.delay(rate, 1),
          'strict',
          atMost([65, 15, 11, 11][i]!),
        ),
        fasterThanMatched(cells, rate, 1, [6, 50, 80, 60][i]!),
      ]),
    },
    {
      id: 'A9',
      title: '5 % errors at one request in ten seconds, beside Flagger as people set it',
      meaning: 'Where there is little traffic, a rule that looks at single minutes sees almost nothing.',
      bounds: FROM_PAPER,
      figures: [timesFaster('faster than Flagger x5', cells.delay(0.1, 0.05), 'strict', 'flagger5', 6)],
    },
    {
      id: 'A10',
      title: 'Mode eager, beside an uncalibrated Flagger x5 on the very same traffic',
      meaning:
        'Who accepts that 1.9 % is rolled back too, as Flagger x5 does from one request a second on, is as fast as ' +
        'it everywhere and never rolls back a healthy candidate.',
      bounds: FROM_PAPER,
      figures: [
        ...RATES.flatMap((rate) =>
          STEPS.map((errors) =>
            timesAsLong(
              `${perSecond(rate)}, ${percent(errors)}`,
              { cell: cells.delay(rate, errors), field: 'eager' },
              { cell: cells.delay(rate, errors), field: 'flagger5' },
              1.1,
            ),
          ),
        ),
        ...RATES.map((rate) =>
          falseRollbacks(`false at 0.3 %, ${perSecond(rate)}`, cells.week(rate, 0.003), 'eager', 0, 60),
        ),
      ],
    },
    {
      id: 'A11',
      title: 'At 100 requests a second, beside a fixed window of five minutes',
      meaning:
        'The window is at its best with much traffic. Ours is as fast there and does not roll back at 1.9 %.',
      bounds: FROM_PAPER,
      figures: [
        ...STEPS.map((errors) =>
          timesFaster(percent(errors), cells.delay(100, errors), 'strict', 'fixed', 0.9),
        ),
        falseRollbacks('ours, false at 1.9 %', cells.week(100, 0.019), 'strict', 0, 60),
        {
          ...falseRollbacks('the window, false at 1.9 %', cells.week(100, 0.019), 'fixed', 0, 60),
          bound: null,
        },
      ],
    },
    {
      id: 'A12',
      title: 'A total outage at one request in ten seconds, where the window of 100 requests is blind',
      meaning: 'Thirty requests in five minutes are too few for the window for ever; ours needs about five.',
      bounds: FROM_PAPER,
      figures: [
        medianDelay('ours', cells.delay(0.1, 1), 'strict', atMost(65)),
        medianDelay('the window', cells.delay(0.1, 1), 'fixed', null),
      ],
    },
    {
      id: 'A15',
      title: 'Three good days before make nobody slower',
      meaning: 'A test that adds up since the start has to work off its good days first; ours does not.',
      bounds: FROM_PAPER,
      figures: (
        [
          [1, 0.05],
          [1, 1],
          [10, 0.05],
          [10, 1],
          [0.1, 1],
        ] as const
      ).flatMap(([rate, errors]) => [
        timesAsLong(
          `${perSecond(rate)}, ${percent(errors)}`,
          { cell: cells.lateDelay(rate, errors), field: 'strict' },
          { cell: cells.delay(rate, errors), field: 'strict' },
          1.1,
        ),
        medianDelay(
          `a test since the start, ${perSecond(rate)}, ${percent(errors)}`,
          cells.sinceStart(rate, errors),
          'sinceStart',
          null,
        ),
      ]),
    },
    {
      id: 'A20',
      title: 'Near the best that is possible',
      meaning: 'Requests needed, against a procedure that is told beforehand how bad it will be.',
      bounds: FROM_PAPER,
      figures: [0.03, 0.05, 0.1, 0.2, 0.5].map((errors) => {
        const cell: Cell = { kind: 'oracle', params: { errors }, runs: scale.runs(1_000), cost: 0.003 }
        return timesAsLong(percent(errors), { cell, field: 'ours' }, { cell, field: 'oracle' }, 1.3)
      }),
    },
  ]
}

function fasterThanMatched(cells: ErrorCells, rate: Rate, errors: Step, bound: number): Figure {
  const label = `faster than matched Flagger, ${perSecond(rate)}`
  return timesFaster(label, cells.delay(rate, errors), 'strict', 'matchedFlagger', bound)
}

function runLengthFigure(scale: Scale, rate: number): Figure {
  const cell: Cell = {
    kind: 'runLength',
    params: { rate, budgetDays: 1, days: 60 },
    runs: scale.runs(60),
    cost: rate < 10 ? 0.1 : 0.6,
  }
  return {
    label: `mean time to a false rollback ÷ budget, ${perSecond(rate)}`,
    unit: 'times',
    statistic: 'runLength',
    sources: [
      { cell, field: 'days' },
      { cell, field: 'ended' },
    ],
    bound: atLeast(1.3),
  }
}
