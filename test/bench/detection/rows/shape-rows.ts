/** A13, A14, A19, A19b and the rows on error traffic that is no step: ramps, silence, the switch of modes. */

import type { Cell, Parameter } from '../cell.ts'
import { atMost, falseRollbacks, medianDelay, type Row, timesAsLong } from '../row.ts'
import type { Scale } from '../scale.ts'

const FROM_PAPER = 'set by the acceptance table, before this was measured'
const perSecond = (rate: number) => `${rate} req/s`
/** Mean and coefficient of variation of the probability that is drawn anew every minute. */
const MIXES = [
  [0.003, 2],
  [0.01, 1],
  [0.015, 0.5],
] as const

export function shapeRows(scale: Scale): readonly Row[] {
  const cell = (kind: string, params: Record<string, Parameter>, runs: number, cost: number): Cell => ({
    kind,
    params,
    runs: scale.runs(runs),
    cost,
  })
  const few = cell('fewErrors', {}, 1, 0.01)
  const blip = (rate: number) => cell('blip', { rate, length: 3 }, 60, 0.01)
  const bursty = (rate: number, [mean, cv]: readonly [number, number]) =>
    cell('bursty', { rate, mean, cv, days: 1, phi: 20, after: 1 }, 60, 0.05)
  const outages = (rate: number, length: number, every: number, voices: string) =>
    cell('repeatedOutages', { rate, length, every, voices }, 60, 0.03)
  const ramp = (rate: number) => cell('ramp', { rate }, 60, 0.03)
  const modes = (rate: number) => cell('modeSwitch', { rate, mean: 0.003, cv: 2, days: 2 }, 60, 0.15)
  const gap = (rate: number, silence: number) =>
    cell('delay', { rate, errors: 1, warmUp: 7_200, silence, rules: 'strict' }, 240, 0.01)
  return [
    {
      id: 'A13',
      title: 'One error among twenty requests is no evidence',
      meaning:
        'At one request in ten seconds after a clean hour, one error of twenty is forgotten; eight are not.',
      bounds: FROM_PAPER,
      figures: [
        {
          label: 'highest value of the meter, of 1 that it needs',
          unit: 'number',
          statistic: 'max',
          sources: [{ cell: few, field: 'peak' }],
          bound: atMost(1e-4),
        },
        {
          label: 'errors of 20 that roll back',
          unit: 'number',
          statistic: 'max',
          sources: [{ cell: few, field: 'needed' }],
          bound: atMost(8),
        },
      ],
    },
    {
      id: 'A14',
      title: 'A blip of three seconds moves nobody',
      meaning:
        'Everything fails for three seconds, then all is well: a rollback would cost more than it saves.',
      bounds: FROM_PAPER,
      figures: [1, 10, 100].map((rate) => falseRollbacks(perSecond(rate), blip(rate), 'rollback', 0, 60)),
    },
    {
      id: 'A19',
      title: 'Bursty errors under the limit, where that is known, and an outage then',
      meaning:
        'Errors that come in bad minutes but stay under 2 % over the day are left alone; a total outage is still ' +
        'decided in seconds.',
      bounds: FROM_PAPER,
      figures: [1, 10, 100].flatMap((rate) =>
        MIXES.flatMap((mix) => {
          const name = `${perSecond(rate)}, mean ${mix[0] * 100} %, cv ${mix[1]}`
          return [
            falseRollbacks(`false in a day, ${name}`, bursty(rate, mix), 'rollback', 1, 20),
            medianDelay(`outage, ${name}`, bursty(rate, mix), 'delay', atMost(15)),
          ]
        }),
      ),
    },
    {
      id: 'A19b',
      title: 'Short outages that come again and again',
      meaning:
        'Three seconds every two minutes are 2.8 % in all: too many, found by the meter that looks at whole minutes. ' +
        'Eight seconds every ten minutes are 1.6 %: allowed, and that meter stays quiet.',
      bounds: FROM_PAPER,
      figures: [1, 10, 100].flatMap((rate) => [
        medianDelay(
          `3 s every 2 min, ${perSecond(rate)}`,
          outages(rate, 3, 120, 'both'),
          'delay',
          atMost(7 * 3_600),
        ),
        falseRollbacks(
          `8 s every 10 min, block meter alone, ${perSecond(rate)}`,
          outages(rate, 8, 600, 'block'),
          'delay',
          0,
          60,
        ),
      ]),
    },
    {
      id: 'B2',
      title: 'The switch to the bursty mode, from end to end',
      meaning:
        'A calm day, then errors begin to come in bad minutes (mean 0.3 %). The judge notices by itself, is not ' +
        'fooled before or after, and still sees an outage at once.',
      bounds:
        'hours: two half-lives of the average and the hour of delay; outage as in A19; false after the switch as in ' +
        'A19. Before the switch the judge believes in independent errors: shown, not bounded',
      figures: [10, 100].flatMap((rate) => [
        {
          label: `hours until the switch, ${perSecond(rate)}`,
          unit: 'hours' as const,
          statistic: 'median' as const,
          sources: [{ cell: modes(rate), field: 'hours' }],
          bound: atMost(13),
        },
        {
          label: `mean number of rollbacks before the switch, ${perSecond(rate)}`,
          unit: 'number' as const,
          statistic: 'mean' as const,
          sources: [{ cell: modes(rate), field: 'before' }],
          bound: null,
        },
        falseRollbacks(`false after the switch, ${perSecond(rate)}`, modes(rate), 'after', 1, 20),
        medianDelay(`outage afterwards, ${perSecond(rate)}`, modes(rate), 'delay', atMost(15)),
      ]),
    },
    {
      id: 'B3',
      title: 'A slow ramp from 0.3 % to 5 % within a day',
      meaning:
        'Nobody is rolled back before the limit is passed, and it is noticed while it is still little.',
      bounds: '1.2 times what was published with the method',
      figures: (
        [
          [0.1, 34_800],
          [1, 17_300],
          [10, 9_100],
          [100, 7_300],
        ] as const
      ).flatMap(([rate, published]) => [
        medianDelay(`after 2 % was passed, ${perSecond(rate)}`, ramp(rate), 'delay', atMost(1.2 * published)),
        falseRollbacks(`too early, ${perSecond(rate)}`, ramp(rate), 'early', 0, 60),
      ]),
    },
    {
      id: 'B4',
      title: 'An hour without any traffic, then an outage',
      meaning: 'Silence neither saves up evidence nor wears it down.',
      bounds: 'as long as without the silence, and a tenth more',
      figures: [0.1, 1, 10].map((rate) =>
        timesAsLong(
          perSecond(rate),
          { cell: gap(rate, 3_600), field: 'strict' },
          { cell: gap(rate, 0), field: 'strict' },
          1.1,
        ),
      ),
    },
  ]
}
