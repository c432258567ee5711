import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { readTime, TIME_HELP } from '../backtest/read-time.ts'
import { chooseRollout, rolloutPath } from '../choose-rollout.ts'
import { type CliCommand, optionText } from '../cli-command.ts'
import { CliFailure, EXIT, usageError } from '../cli-failure.ts'
import { formatTime } from '../format-values.ts'

export const attempts: CliCommand = {
  name: 'attempts',
  usage: 'export [rollout] --out FILE [--from TIME] [--to TIME]',
  summary: 'take stored attempts along as lines of JSON: what crossfade backtest --attempts reads',
  details: [
    '  --out FILE          where to; compressed where it ends with .gz',
    `  --from, --to TIME   ${TIME_HELP}`,
    '                      (default: the last 7 days)',
  ].join('\n'),
  options: { out: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
  most: 2,
  async run(context) {
    const { args, options, control, now, print, json } = context
    if (args[0] !== 'export') usageError(`attempts: expected export, got "${args[0] ?? ''}"`)
    const out = optionText(options, 'out') ?? usageError('--out is missing: the file to write')
    const from = readTime('from', optionText(options, 'from') ?? '7d', now())
    const to = readTime('to', optionText(options, 'to') ?? 'now', now())
    if (from >= to) usageError('--to: expected a time after --from')
    const key = await chooseRollout(control, args[1])
    const body = await control.stream(`${rolloutPath(key)}/attempts?from=${from}&to=${to}`)
    const bytes = await write(body, out)
    print(
      json
        ? JSON.stringify({ file: out, from, to, bytes })
        : `${out}: attempts of ${key} from ${formatTime(from)} to ${formatTime(to)}, ${Math.ceil(bytes / 1_000)} kB`,
    )
  },
}

/** Half a file under the name of a whole one would be replayed as one. */
async function write(body: ReadableStream<Uint8Array>, out: string): Promise<number> {
  const part = `${out}.part`
  const file = createWriteStream(part)
  try {
    const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
    if (out.endsWith('.gz')) await pipeline(source, createGzip(), file)
    else await pipeline(source, file)
    await rename(part, out)
    return file.bytesWritten
  } catch (error) {
    await rm(part, { force: true })
    throw new CliFailure(EXIT.refused, `${out}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
