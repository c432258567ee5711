/** Under the plots: a line for ours and one for each rule of the field, with a mark where each rolled back. */

import type { BacktestReport, ComparedRule } from '../engine/backtest-report.ts'
import { AFTER, type Frame, LEFT, RIGHT } from './frame.ts'
import { element, label, titled } from './svg.ts'
import { momentOf } from './time-words.ts'

const LANE = 24
/** Before the first rule of a trigger. */
const GROUP_GAP = 26
/** More marks than that in one lane would cover each other: strokes then. */
const MANY = 30

export function lanesHeight({ comparisons }: BacktestReport): number {
  return LANE * (1 + comparisons.length) + GROUP_GAP * groupsOf(comparisons).length + 30
}

export function drawLanes(frame: Frame, top: number): string {
  const { rollbacks, holds, advances, comparisons } = frame.report
  const ours = top + LANE / 2
  return element('g', {}, [
    label(LEFT, top - 10, 'Who rolls back, and when', 'h2'),
    lane(ours),
    ...holds.map(({ at, until, text }) =>
      element(
        'rect',
        {
          x: frame.time.at(at),
          y: ours - 8,
          width: Math.max(2, frame.time.at(until ?? frame.to) - frame.time.at(at)),
          height: 16,
          class: 'hold',
        },
        [titled(`held ${momentOf(at)}: ${text}`)],
      ),
    ),
    ...advances.map(({ at, next }) =>
      element('path', { d: triangle(frame.time.at(at), ours), class: 'up' }, [
        titled(`could go up to ${next ?? 'the end'} from ${momentOf(at)} on`),
      ]),
    ),
    ...rollbacks.map(({ at, verdict }) =>
      element('circle', { cx: frame.time.at(at), cy: ours, r: 6, class: 'decided-mark' }, [
        titled(`${momentOf(at)} UTC: ${verdict.trigger}: ${verdict.text}`),
      ]),
    ),
    label(AFTER, ours + 4, 'Crossfade', 'strong'),
    ...drawRules(frame, comparisons, top + LANE),
  ])
}

function drawRules(frame: Frame, rules: readonly ComparedRule[], top: number): string[] {
  let y = top
  return groupsOf(rules).flatMap((trigger) => {
    y += GROUP_GAP
    return [
      label(LEFT, y - 6, `rules of others, on ${trigger}`, 'mark'),
      ...rules
        .filter((rule) => rule.trigger === trigger)
        .flatMap((rule) => {
          y += LANE
          return drawRule(frame, rule, y - LANE / 2)
        }),
    ]
  })
}

function groupsOf(rules: readonly ComparedRule[]): readonly ComparedRule['trigger'][] {
  return [...new Set(rules.map(({ trigger }) => trigger))]
}

function drawRule(frame: Frame, { name, trigger, rollbacks }: ComparedRule, y: number): string[] {
  return [
    lane(y),
    ...(rollbacks.length > MANY
      ? [
          element(
            'path',
            { d: rollbacks.map(({ at }) => stroke(frame.time.at(at), y)).join(''), class: 'many' },
            [titled(`${name}, ${trigger}: ${rollbacks.length} times`)],
          ),
        ]
      : rollbacks.map(({ at }) =>
          element('path', { d: diamond(frame.time.at(at), y), class: 'other' }, [
            titled(`${name}, ${trigger}: ${momentOf(at)} UTC`),
          ]),
        )),
    label(LEFT - 10, y + 4, rollbacks.length === 0 ? 'never' : `${rollbacks.length}×`, 'mark', 'end'),
    label(AFTER, y + 4, shortName(name), 'mark'),
  ]
}

function lane(y: number): string {
  return element('line', { x1: LEFT, x2: RIGHT, y1: y, y2: y, class: 'lane' })
}

function shortName(name: string): string {
  return name
    .replace('failureLimit', 'limit')
    .replace('Sequential test since the start', 'Since the start')
    .replace('Burn rate, pages and tickets', 'Burn rate, tickets')
    .replace('threshold', 'x')
    .replace(', x ', ' x')
}

function diamond(x: number, y: number): string {
  return `M${x.toFixed(1)} ${y - 6}l6 6l-6 6l-6 -6z`
}

function triangle(x: number, y: number): string {
  return `M${x.toFixed(1)} ${y - 6}l6 11h-12z`
}

function stroke(x: number, y: number): string {
  return `M${x.toFixed(1)} ${y - 6}v12`
}
