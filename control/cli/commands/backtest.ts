import { writeFileSync } from 'node:fs'
import { drawBacktest } from '../../backtest/chart/draw-backtest.ts'
import {
  COMPARISON_NAMES,
  COMPARISONS,
  type ComparisonName,
} from '../../backtest/comparisons/comparison-catalogue.ts'
import type { BacktestReport } from '../../backtest/engine/backtest-report.ts'
import { backtestText } from '../backtest/backtest-text.ts'
import { ProgressLine } from '../backtest/progress-line.ts'
import { readLocalPolicy } from '../backtest/read-local-policy.ts'
import { readTime, TIME_HELP } from '../backtest/read-time.ts'
import { fileText, replayFile } from '../backtest/replay-file.ts'
import { replayStored } from '../backtest/replay-stored.ts'
import { chooseRollout } from '../choose-rollout.ts'
import { type CliCommand, type CliContext, optionText } from '../cli-command.ts'
import { CliFailure, EXIT, usageError } from '../cli-failure.ts'
import { readPolicyFile } from '../policy-file/read-policy-file.ts'

export const backtest: CliCommand = {
  name: 'backtest',
  usage: '--attempts FILE | --rollout KEY [--from TIME] [--to TIME] [--policy FILE] [--compare RULES]',
  summary: 'replay recorded attempts through a policy: when it would have held, gone up or rolled back',
  details: [
    '  --attempts FILE     lines of JSON, gzip or not: an export, or batches as gateways send them',
    '  --rollout KEY       what control has stored of this rollout; with --attempts: which one in the file',
    `  --from, --to TIME   ${TIME_HELP}`,
    '                      (default: the last 7 days; only with what control has stored)',
    '  --policy FILE       the policy to try (default: the one in force; of a file the default policy)',
    '  --compare RULES     rules of others beside it, with commas, or all:',
    ...COMPARISON_NAMES.map((name) => `                      ${name.padEnd(20)} ${COMPARISONS[name]}`),
    '  --continue          begin anew after each rollback instead of stopping, to count all of them',
    '  --signals           hold by sample ratio and capacity too, as far as attempts tell; a fifth slower',
    '  --chart FILE.svg    draw it: both arms, the evidence, and who rolls back when',
    '  --strict            a bad line ends it (default: bad lines are told and do not count)',
    '  --baseline KEY, --candidate KEY',
    '                      backends in a file that does not say so itself',
    '',
    '  crossfade backtest --rollout tts --from 2d --policy stricter.json --compare all --chart week.svg',
    '  crossfade attempts export tts --from 7d --out week.ndjson.gz',
    '  crossfade backtest --attempts week.ndjson.gz --compare flagger,window --continue',
    '',
    'Ends with 0 whatever the policy would have done; with 1 when it could not be found out.',
  ].join('\n'),
  options: {
    attempts: { type: 'string' },
    rollout: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    policy: { type: 'string' },
    compare: { type: 'string', multiple: true },
    continue: { type: 'boolean' },
    signals: { type: 'boolean' },
    chart: { type: 'string' },
    strict: { type: 'boolean' },
    baseline: { type: 'string' },
    candidate: { type: 'string' },
  },
  most: 1,
  async run(context) {
    const { options, args } = context
    const chart = optionText(options, 'chart')
    if (chart !== undefined && !chart.endsWith('.svg'))
      usageError(`--chart: expected a name that ends with .svg, got "${chart}"`)
    const file = optionText(options, 'attempts')
    const rollout = optionText(options, 'rollout') ?? args[0]
    const report =
      file === undefined ? await ofStored(context, rollout) : await ofFile(context, file, rollout)
    // Nothing was found out, and whoever only looks at how it ended must not take that for a policy that held.
    if (report.span === null)
      throw new CliFailure(EXIT.refused, `nothing to replay: no attempt of ${report.rollout} was judged`)
    if (chart !== undefined) writeChart(chart, report)
  },
}

async function ofFile(
  context: CliContext,
  file: string,
  rollout: string | undefined,
): Promise<BacktestReport> {
  const { options, json, print } = context
  for (const name of ['from', 'to'])
    if (options[name] !== undefined) usageError(`--${name} is for what control has stored, not for a file`)
  const [baseline, candidate] = [optionText(options, 'baseline'), optionText(options, 'candidate')]
  const found = await replayFile({
    file,
    named: {
      ...(rollout === undefined ? {} : { rollout }),
      ...(baseline === undefined ? {} : { baseline }),
      ...(candidate === undefined ? {} : { candidate }),
    },
    policy: readLocalPolicy(optionText(options, 'policy')),
    compare: readCompare(context),
    keepGoing: options['continue'] === true,
    signals: options['signals'] === true,
    strict: options['strict'] === true,
    progress: progressOf(context),
  })
  const { report, rollouts, ...read } = found
  if (rollouts.length > 0 && !rollouts.includes(report.rollout))
    throw new CliFailure(
      EXIT.refused,
      `${file}: no attempt of ${report.rollout} is in it, only of ${rollouts.join(', ')}`,
    )
  print(json ? JSON.stringify({ ...report, read }, null, 2) : `${fileText(found)}\n\n${backtestText(report)}`)
  return report
}

async function ofStored(context: CliContext, key: string | undefined): Promise<BacktestReport> {
  const { options, json, print, now } = context
  for (const name of ['baseline', 'candidate', 'strict'])
    if (options[name] !== undefined) usageError(`--${name} is for --attempts FILE`)
  const policy = optionText(options, 'policy')
  const wanted = {
    from: readTime('from', optionText(options, 'from') ?? '7d', now()),
    to: readTime('to', optionText(options, 'to') ?? 'now', now()),
    policy: policy === undefined ? null : readPolicyFile(policy),
    compare: readCompare(context),
    keepGoing: options['continue'] === true,
    signals: options['signals'] === true,
  }
  if (wanted.from >= wanted.to) usageError('--to: expected a time after --from')
  const rollout = await chooseRollout(context.control, key)
  const report = await replayStored(context, { ...wanted, rollout, progress: progressOf(context) })
  print(json ? JSON.stringify(report, null, 2) : backtestText(report))
  return report
}

function progressOf({ progress, now }: CliContext): ProgressLine {
  return new ProgressLine(progress ?? null, now)
}

function readCompare({ options }: CliContext): readonly ComparisonName[] {
  const given = options['compare']
  if (!Array.isArray(given)) return []
  const names = given.flatMap((each) => String(each).split(',')).map((name) => name.trim())
  if (names.includes('all')) return COMPARISON_NAMES
  return [...new Set(names)].map(
    (name) =>
      COMPARISON_NAMES.find((known) => known === name) ??
      usageError(`--compare: expected some of ${COMPARISON_NAMES.join(', ')} or all, got "${name}"`),
  )
}

function writeChart(file: string, report: BacktestReport): void {
  try {
    writeFileSync(file, drawBacktest(report))
  } catch (error) {
    throw new CliFailure(EXIT.refused, `--chart: ${(error as Error).message}`)
  }
}
