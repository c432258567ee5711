import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { CliFailure } from '../../control/cli/cli-failure.ts'
import { runCli } from '../../control/cli/run-cli.ts'
import { NOW } from './fake-views.ts'

const PROGRAM = fileURLToPath(new URL('../../control/cli/crossfade.ts', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the real program to its end, with nothing of this process's environment that could steer it. */
export async function runCrossfade(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH: process.env['PATH'], ...options.env },
    cwd: options.cwd ?? '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** The same without a process of its own, which costs half a second each: for what is said, not for how it ends. */
export async function runInside(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: { readonly stopAfter?: number } = {},
): Promise<Ran & { readonly screens: number }> {
  let stdout = ''
  let screens = 0
  const machine = {
    env,
    write(text: string) {
      stdout += `${text}\n`
    },
    clear() {
      screens += 1
    },
    now: () => NOW,
    wait: async () => {
      if (screens >= (options.stopAfter ?? Number.POSITIVE_INFINITY)) throw new CliFailure(0, 'stopped')
    },
  }
  try {
    await runCli(args, machine)
    return { code: 0, stdout, stderr: '', screens }
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error
    return { code: error.exitCode, stdout, stderr: error.message, screens }
  }
}
