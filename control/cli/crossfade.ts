#!/usr/bin/env node
/** The command line of Crossfade: `crossfade --help`. Speaks to control over HTTP and nothing else. */

import { setTimeout as wait } from 'node:timers/promises'
import { CliFailure } from './cli-failure.ts'
import { plainText } from './plain-text.ts'
import { runCli } from './run-cli.ts'

// Whoever pipes into `head` has seen enough; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await runCli(process.argv.slice(2), {
    env: process.env,
    write: (text) => void process.stdout.write(`${text}\n`),
    clear: () => void (process.stdout.isTTY && process.stdout.write('\u001b[H\u001b[2J')),
    now: () => Date.now(),
    wait: async (ms) => void (await wait(ms)),
    ...(process.stderr.isTTY
      ? { progress: (line: string) => void process.stderr.write(`\r\u001b[2K${line}`) }
      : {}),
  })
} catch (error) {
  if (!(error instanceof CliFailure)) throw error
  process.stderr.write(`crossfade: ${plainText(error.message)}\n`)
  process.exitCode = error.exitCode
}
