/** The answer of a what-if: both costs of a month, where they cross, and a curve that a terminal can draw. */

import type { WhatIfView } from '../../app/money-views.ts'
import { describeMoney } from '../../core/describe.ts'
import { formatCount, formatFraction, formatShare } from '../format-values.ts'
import { indent, textTable } from '../text-table.ts'
import { signedMoney } from './money-values.ts'

export function whatIfText(view: WhatIfView): string {
  return [
    view.text,
    indent(inputLine(view)),
    '',
    indent(
      textTable(
        ['a month', 'cost', 'saved against the vendor', 'break-even'],
        [
          ['vendor', describeMoney(view.vendor), '', ''],
          [
            'own server',
            describeMoney(view.serverOnly),
            signedMoney(view.savingServerOnly),
            volumeText(view.breakEven.serverOnly),
          ],
          [
            'own, all of it',
            describeMoney(view.all),
            signedMoney(view.saving),
            volumeText(view.breakEven.all),
          ],
          [
            `hosted ${view.hostedModel}`,
            describeMoney(view.hosted),
            signedMoney(view.vendor - view.hosted),
            '',
          ],
        ],
      ),
    ),
    '',
    indent(curveText(view)),
    ...(view.input.growthPerMonth === 0 ? [] : ['', indent(monthTable(view))]),
  ].join('\n')
}

function inputLine({ input }: WhatIfView): string {
  const dollars = (value: number) => describeMoney(value * 1_000_000)
  return [
    `${formatCount(Math.round(input.charactersPerDay))} characters a day`,
    `${input.growthPerMonth >= 0 ? '+' : '−'}${formatFraction(Math.abs(input.growthPerMonth))} a month`,
    `server ${dollars(input.serverPerMonth)}`,
    `operations ${input.operationsHours} h × ${dollars(input.hourlyRate)}`,
    `other ${dollars(input.otherPerMonth)}`,
    `${formatShare(input.share)} on the own server`,
    `vendor model ${input.vendorModel}`,
  ].join(', ')
}

function volumeText(volume: { readonly charactersPerDay: number } | null): string {
  return volume === null ? 'never' : `${formatCount(Math.round(volume.charactersPerDay))} characters a day`
}

const WIDTH = 60
const HEIGHT = 14

/** v is the vendor, s the server alone, o all of its own cost, x where two of them meet. */
function curveText({ curve, breakEven, input }: WhatIfView): string {
  const last = curve.at(-1)
  if (last === undefined || last.charactersPerDay === 0) return ''
  const top = Math.max(...curve.map((point) => Math.max(point.vendor, point.all, point.serverOnly)), 1)
  const columns = Array.from({ length: WIDTH }, (_, column) =>
    at(curve, (last.charactersPerDay * column) / (WIDTH - 1)),
  )
  const level = (cost: number) => Math.round((cost / top) * (HEIGHT - 1))
  const rows = Array.from({ length: HEIGHT }, (_, row) => {
    const height = HEIGHT - 1 - row
    const line = columns
      .map((point) => {
        const marks = [
          ...(level(point.vendor) === height ? ['v'] : []),
          ...(level(point.all) === height ? ['o'] : []),
          ...(level(point.serverOnly) === height ? ['s'] : []),
        ]
        return marks.length === 0 ? ' ' : marks.includes('v') && marks.length > 1 ? 'x' : marks[0]
      })
      .join('')
      .trimEnd()
    const label = row === 0 || row === HEIGHT - 1 ? describeMoney((top * height) / (HEIGHT - 1)) : ''
    return `${label.padStart(8)} │${line}`
  })
  const mark = (name: string, volume: { readonly charactersPerDay: number } | null) =>
    volume === null || volume.charactersPerDay > last.charactersPerDay
      ? []
      : [`${name} ${formatCount(Math.round(volume.charactersPerDay))}`]
  const marks = [
    ...mark('servers only', breakEven.serverOnly),
    ...mark('all of it', breakEven.all),
    `now ${formatCount(Math.round(input.charactersPerDay))}`,
  ]
  const right = formatCount(Math.round(last.charactersPerDay))
  return [
    'cost a month: v vendor, s own server, o all of its own cost, x where it breaks even',
    ...rows,
    `${''.padStart(8)} └${'─'.repeat(WIDTH)}`,
    `${''.padStart(10)}0${right.padStart(WIDTH - 1)} characters a day`,
    `${''.padStart(10)}${marks.join(' · ')}`,
  ].join('\n')
}

type Point = WhatIfView['curve'][number]

/** Straight between the two points beside it. */
function at(curve: readonly Point[], charactersPerDay: number): Point {
  const after = curve.find((point) => point.charactersPerDay >= charactersPerDay) ?? curve.at(-1)!
  const before = curve.findLast((point) => point.charactersPerDay <= charactersPerDay) ?? after
  const width = after.charactersPerDay - before.charactersPerDay
  const part = width === 0 ? 0 : (charactersPerDay - before.charactersPerDay) / width
  const between = (field: keyof Point) => before[field] + part * (after[field] - before[field])
  return {
    charactersPerDay,
    vendor: between('vendor'),
    serverOnly: between('serverOnly'),
    all: between('all'),
    hosted: between('hosted'),
  }
}

function monthTable({ months }: WhatIfView): string {
  return textTable(
    ['in months', 'characters a day', 'vendor', 'own', 'saved'],
    months.map(({ month, charactersPerDay, vendor, own }) => [
      String(month),
      formatCount(Math.round(charactersPerDay)),
      describeMoney(vendor),
      describeMoney(own),
      signedMoney(vendor - own),
    ]),
  )
}
