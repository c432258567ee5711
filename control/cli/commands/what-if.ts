import type { WhatIfView } from '../../app/money-views.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { whatIfText } from '../money/what-if-text.ts'

export const whatIf: CliCommand = {
  name: 'what-if',
  usage:
    '[rollout] [--characters-per-day N] [--growth PERCENT] [--server N] [--hours N] [--rate N] [--model NAME]',
  summary: 'the same calculation for another volume, growth, server, wage or model, with a curve',
  details: [
    '  --characters-per-day N   volume (k and M are understood: 500k, 2M)',
    '  --growth PERCENT         a month, compounded: 5 is 5 % more each month',
    '  --server N               dollars a month for servers',
    '  --hours N                hours of operations a month',
    '  --rate N                 dollars an hour',
    '  --other N                dollars a month for monitoring, backups and the rest',
    '  --model NAME             vendor model to compare with: @cf/deepgram/aura-2-en',
    '  --share PERCENT          how much of it runs on the own server (default: 100)',
    '  --months N               how far to look ahead (default: 12)',
    '',
    'What is left out is as it is now. Nothing is changed.',
  ].join('\n'),
  options: {
    'characters-per-day': { type: 'string' },
    growth: { type: 'string' },
    server: { type: 'string' },
    hours: { type: 'string' },
    rate: { type: 'string' },
    other: { type: 'string' },
    model: { type: 'string' },
    share: { type: 'string' },
    months: { type: 'string' },
  },
  most: 1,
  async run(context) {
    const question = {
      rollout: context.args[0],
      charactersPerDay: readNumber(context, 'characters-per-day'),
      growthPerMonth: percent(readNumber(context, 'growth')),
      serverPerMonth: readNumber(context, 'server'),
      operationsHours: readNumber(context, 'hours'),
      hourlyRate: readNumber(context, 'rate'),
      otherPerMonth: readNumber(context, 'other'),
      vendorModel: optionText(context.options, 'model'),
      share: basisPoints(readNumber(context, 'share')),
      months: readNumber(context, 'months'),
    }
    const view = await context.control.send<WhatIfView>('POST', '/v1/money/what-if', question)
    context.print(context.json ? JSON.stringify(view, null, 2) : whatIfText(view))
  },
}

const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 }

function readNumber({ options }: CliContext, name: string): number | undefined {
  const text = optionText(options, name)
  if (text === undefined) return undefined
  const match = /^([+-]?\d+(?:\.\d+)?)\s*([kKmM]?)\s*%?$/.exec(
    text.trim().replace(/^\$/, '').replaceAll(',', ''),
  )
  if (match === null) return usageError(`--${name}: expected a number, got "${text}"`)
  return Number(match[1]) * FACTORS[match[2]!.toLowerCase()]!
}

function percent(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 100
}

function basisPoints(value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  return value >= 0 && value <= 100
    ? Math.round(value * 100)
    : usageError(`--share: expected 0 to 100, got "${value}"`)
}
