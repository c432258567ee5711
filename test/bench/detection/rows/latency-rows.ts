/** A16 to A18, A24 and what else there is on latency. */

import type { Cell, Parameter } from '../cell.ts'
import { atMost, type Figure, falseRollbacks, medianDelay, type Row, timesAsLong } from '../row.ts'
import type { Scale } from '../scale.ts'

const FROM_PAPER = 'set by the acceptance table, before this was measured'

export function latencyRows(scale: Scale): readonly Row[] {
  const step = (rate: number, share: number, slower: number, runs = 60): Cell =>
    cellOf(scale, 'latencyStep', { rate, share, slower }, runs, 0.1)
  const week = (params: Record<string, Parameter>, days: number, runs: number): Cell => {
    const scaled = scale.days(days)
    const busy = Number(params['rate']) > 1 ? 3 : 0.8
    return cellOf(
      scale,
      'latencyWeek',
      { rate: 1, share: 0.25, ratio: 1, ...params, days: scaled },
      runs,
      busy * scaled,
    )
  }
  const part = (name: string, errors: number, slower: number): Cell =>
    cellOf(scale, 'partlyBad', { rate: 1, share: 0.25, part: name, errors, slower }, 60, 0.15)
  const high = (slower: number, days: number): Cell =>
    cellOf(scale, 'highShare', { rate: 1, slower, days: scale.days(days) }, 60, 0.2 + scale.days(days))
  return [
    {
      id: 'A16',
      title: 'Twice as slow, at one request a second and a share of 25 %',
      meaning:
        'A candidate that takes twice as long is found within minutes. One that is slower by less than the allowed ' +
        'half is left alone: up to 1.45 times.',
      bounds: FROM_PAPER,
      figures: [
        medianDelay('twice as slow', step(1, 0.25, 2), 'delay', atMost(370)),
        ...[1, 1.2, 1.45].map((ratio) => {
          const days = ratio > 1.4 ? 7 : 2
          return falseRollbacks(
            `false in ${scale.days(days).toFixed(1)} days at ${ratio} times`,
            week({ ratio }, days, 60),
            'rollback',
            0,
            60,
          )
        }),
      ],
    },
    {
      id: 'A17',
      title: 'Both arms slow at once',
      meaning:
        'A slow database or network hits both arms. That is no fault of the candidate, however often it comes.',
      bounds: FROM_PAPER,
      figures: [2, 3, 5].flatMap((shock) =>
        [1, 1.2, 1.4].map((ratio) =>
          falseRollbacks(
            `both ${shock} times as slow for 10 min every 2 h, candidate at ${ratio} times`,
            week({ shock, ratio }, 1, 20),
            'rollback',
            0,
            60,
          ),
        ),
      ),
    },
    {
      id: 'A18',
      title: 'The candidate gets longer texts',
      meaning:
        'Longer texts take longer. Compared text for text both arms are equally fast, and nobody is rolled back; ' +
        'compared by one number for all texts the candidate would look guilty.',
      bounds: FROM_PAPER,
      figures: [
        falseRollbacks('texts 1.8 times as long, a day', week({ longer: 1.8 }, 1, 20), 'rollback', 0, 20),
      ],
    },
    {
      id: 'A24',
      title: 'At 100 %, with one request in a hundred copied to the old backend',
      meaning:
        'Nothing is left on the old backend to compare with, so a few copies keep the comparison alive, and more of ' +
        'them while there is a suspicion.',
      bounds: `${FROM_PAPER}; copies in healthy days: no more than half as many again as the plan says`,
      figures: [
        medianDelay('twice as slow', high(2, 2), 'delay', atMost(800)),
        medianDelay('three times as slow', high(3, 0.1), 'delay', atMost(180)),
        falseRollbacks('false in the healthy days before', high(2, 2), 'early', 0, 60),
        {
          label: 'most copies in healthy days, of those planned',
          unit: 'times',
          statistic: 'max',
          sources: [{ cell: high(2, 2), field: 'copies' }],
          bound: atMost(1.5),
        },
      ],
    },
    {
      id: 'B5',
      title: 'Slow minutes of both backends',
      meaning:
        'One minute in twenty is twice or three times as slow; over the day fewer answers are slower than the 5 % that ' +
        'may be, but they come bunched. The judge knows of them from the history of the old backend.',
      bounds: 'as for bursty errors in A19: at most 1 of 20 in a day',
      figures: slowFigures(scale, 'both', true),
    },
    {
      id: 'B19',
      title: 'Slow minutes of the candidate alone',
      meaning:
        'The same, but the old backend has none, so that nothing warns the judge. A known limit: until it has seen such ' +
        'minutes for some hours it takes them for what they are while they last, a breach.',
      bounds:
        'none: twice as slow has to be found within two minutes at 10 req/s, three times within half a minute, so that ' +
        'a whole minute of either cannot be sat out. By the bound of B5 this would be missed',
      figures: slowFigures(scale, 'candidate', false),
    },
    {
      id: 'B6',
      title: 'Both arms drift to twice their latency within a day',
      meaning:
        'Slower together is not slower than the other: the daily swing of a shared machine accuses nobody.',
      bounds: 'as A17: none',
      figures: [1, 1.2, 1.4].map((ratio) =>
        falseRollbacks(`candidate at ${ratio} times`, week({ drift: 1, ratio }, 1, 20), 'rollback', 0, 20),
      ),
    },
    {
      id: 'B7',
      title: 'Bad for one language only, or for long texts only',
      meaning:
        'A fifth of the texts is Spanish, and only those fail or are slow; or only texts over 400 characters. Judged ' +
        'with all others together it is still found, and the sentence says which texts they are.',
      bounds:
        'failing: 1.2 times the delay published for 20 % errors (71 s). Slow: 1.3 times ln B ÷ KL, the delay that ' +
        'theory expects where 8.1 and 7.5 % of all answers are slower than what 5 % may be, as they are here',
      figures: [
        medianDelay('all Spanish texts fail', part('es', 1, 1), 'delay', atMost(85)),
        medianDelay('all long texts fail', part('long', 1, 1), 'delay', atMost(85)),
        medianDelay('Spanish texts three times as slow', part('es', 0.003, 3), 'delay', atMost(2_802)),
        medianDelay('long texts three times as slow', part('long', 0.003, 3), 'delay', atMost(4_384)),
        unnamed('sentence without the language, failing', part('es', 1, 1)),
        unnamed('sentence without the length, failing', part('long', 1, 1)),
        unnamed('sentence without the language, slow', part('es', 0.003, 3)),
        unnamed('sentence without the length, slow', part('long', 0.003, 3)),
      ],
    },
    ...traceRows(scale),
  ]
}

function slowFigures(scale: Scale, who: 'both' | 'candidate', isBound: boolean): readonly Figure[] {
  const days = scale.days(1)
  return ([2, 3] as const).flatMap((slower) =>
    (
      [
        [1, 0.25],
        [10, 0.5],
      ] as const
    ).map(([rate, share]) => {
      const cost = (rate > 1 ? 3 : 0.8) * (days + 0.5)
      const cell = cellOf(scale, 'slowMinutes', { rate, share, slower, who, days }, 20, cost)
      const label = `${slower} times as slow, ${rate} req/s, share ${share * 100} %`
      const figure = falseRollbacks(label, cell, 'rollback', 1, 20)
      return isBound ? figure : { ...figure, bound: null }
    }),
  )
}

function unnamed(label: string, cell: Cell): Figure {
  return {
    label,
    unit: 'runs',
    statistic: 'happened',
    sources: [{ cell, field: 'unnamed' }],
    bound: atMost(0.1),
  }
}

function traceRows(scale: Scale): readonly Row[] {
  const trace = (errors: number, slower: number): Cell =>
    cellOf(scale, 'traceStep', { share: 0.5, errors, slower }, 60, 0.5)
  const healthy = (slower: number): Cell => {
    const days = scale.days(2)
    return cellOf(scale, 'traceWeek', { share: 0.5, errors: 0.003, slower, days }, 20, 1.5 * days)
  }
  const cases = [
    ['everything fails', trace(1, 1)],
    ['10 % fail', trace(0.1, 1)],
    ['5 % fail', trace(0.05, 1)],
    ['twice as slow', trace(0.003, 2)],
  ] as const
  return [
    {
      id: 'B8',
      title: 'A real hour of traffic, with faults put in',
      meaning:
        'Real requests come in bunches and real texts are longer than any formula. The same faults take as long to ' +
        'find as on smooth traffic, and nothing is found where nothing is.',
      bounds:
        '1.3 times the delay on a smooth stream of the same mean rate and the same texts; none in health',
      figures: [
        ...cases.flatMap(([label, cell]) => [
          timesAsLong(`${label}, ÷ smooth`, { cell, field: 'real' }, { cell, field: 'smooth' }, 1.3),
          medianDelay(label, cell, 'real', null),
        ]),
        falseRollbacks(`false in ${scale.days(2).toFixed(1)} days of health`, healthy(1), 'rollback', 0, 20),
      ],
    },
  ]
}

function cellOf(
  scale: Scale,
  kind: string,
  params: Record<string, Parameter>,
  runs: number,
  cost: number,
): Cell {
  return { kind, params, runs: scale.runs(runs), cost }
}
