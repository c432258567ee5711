import type { EntryReceipt } from '../../app/money/money-api.ts'
import type { CostsView } from '../../app/money-views.ts'
import { describeMoney } from '../../core/describe.ts'
import { chooseRollout, rolloutPath } from '../choose-rollout.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'
import { formatCount, formatTime } from '../format-values.ts'
import { printReceipts, readDecimal, readWhole } from '../money/entry-options.ts'
import { textTable } from '../text-table.ts'

export const projection: CliCommand = {
  name: 'projection',
  usage: 'show [rollout] | set [rollout] --stage "NAME=VENDOR/OWN[/CHARACTERS]" --source TEXT',
  summary: 'what each stage was expected to cost a month; over 30 % more is judged and acted upon',
  details: [
    '  --stage TEXT        again for each stage of the ladder: its name, then dollars a month that the vendor will',
    '                      bill, then dollars a month that the candidate will cost, then, if you like, characters a',
    '                      month that the candidate is to speak: "10 %=270/349/9000000"',
    '  --source TEXT       where it comes from: a sheet, a person, crossfade what-if',
    '  --note TEXT         what else there is to know',
    '  -r, --reason TEXT   why it changes, for the history',
    '',
    'It takes the place of the one before, and clears the gate of the draft that asks for a projection.',
  ].join('\n'),
  options: {
    stage: { type: 'string', multiple: true },
    source: { type: 'string' },
    note: { type: 'string' },
    reason: { type: 'string', short: 'r' },
  },
  most: 2,
  async run(context) {
    const [what = 'show', key] = context.args
    if (what !== 'show' && what !== 'set') usageError(`projection: expected show or set, got "${what}"`)
    const stages = what === 'set' ? readStages(context) : []
    const rollout = await chooseRollout(context.control, key)
    return what === 'show' ? show(context, rollout) : set(context, rollout, stages)
  },
}

async function show({ control, json, print }: CliContext, rollout: string): Promise<void> {
  const { projections } = await control.get<CostsView>('/v1/costs')
  const newest = projections.find((one) => one.rollout === rollout)
  if (json) return print(JSON.stringify(newest ?? null, null, 2))
  if (newest === undefined)
    return print(
      `${rollout} has no projection: nothing can be said over or under it.\nEnter one: crossfade projection set ${rollout} --stage "10 %=270/349" --source …`,
    )
  print(
    [
      `${rollout}, entered ${formatTime(newest.enteredAt)} by ${newest.enteredBy}, from ${newest.source}`,
      textTable(
        ['stage', 'vendor a month', 'own a month', 'characters of the candidate'],
        newest.stages.map((stage) => [
          stage.stage,
          dollars(stage.vendorPerMonth),
          dollars(stage.selfHostedPerMonth),
          stage.candidateCharactersPerMonth === null
            ? 'not said'
            : formatCount(stage.candidateCharactersPerMonth),
        ]),
      ),
    ].join('\n'),
  )
}

/** Of a decimal text; cents matter to nobody here. */
function dollars(text: string): string {
  return describeMoney(Number(text) * 1_000_000)
}

async function set(context: CliContext, rollout: string, stages: readonly object[]): Promise<void> {
  const { options, control } = context
  const receipt = await control.send<EntryReceipt>('PUT', `${rolloutPath(rollout)}/projection`, {
    stages,
    source:
      optionText(options, 'source') ?? usageError('--source is missing: a sheet, a person, a calculation'),
    note: optionText(options, 'note') ?? '',
    reason: optionText(options, 'reason') ?? '',
  })
  printReceipts(context, 'Entered', [receipt])
}

function readStages({ options }: CliContext): readonly object[] {
  const given = options['stage']
  if (!Array.isArray(given) || given.length === 0)
    usageError('--stage is missing: one for each stage, "NAME=VENDOR/OWN" in dollars a month')
  return given.map((each) => {
    const match = /^(.+)=([^/=]+)\/([^/=]+)(?:\/([^/=]+))?$/.exec(String(each))
    if (match === null)
      return usageError(`--stage: expected "NAME=VENDOR/OWN" or "NAME=VENDOR/OWN/CHARACTERS", got "${each}"`)
    const [, stage, vendor, own, characters] = match
    return {
      stage: stage!.trim(),
      vendorPerMonth: readDecimal('stage', vendor!),
      selfHostedPerMonth: readDecimal('stage', own!),
      candidateCharactersPerMonth: characters === undefined ? null : readWhole('stage', characters),
    }
  })
}
