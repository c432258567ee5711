/** Puts the two files in place, asks nginx whether it can read them, and only then has it load them. */

import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface NginxFiles {
  readonly httpFile: string
  readonly serverFile: string
  readonly nginx: readonly string[]
}

export type Installed = { readonly ok: true } | { readonly ok: false; readonly problem: string }

export function isInstalled(
  { httpFile, serverFile }: NginxFiles,
  made: { readonly http: string; readonly server: string },
): boolean {
  return read(httpFile) === made.http && read(serverFile) === made.server
}

/** After a failure the files are as they were before, and nginx runs on what it had. */
export async function installConfig(
  { httpFile, serverFile, nginx }: NginxFiles,
  made: { readonly http: string; readonly server: string },
): Promise<Installed> {
  const before = [httpFile, serverFile].map((file) => [file, read(file)] as const)
  mkdirSync(dirname(httpFile), { recursive: true })
  replace(httpFile, made.http)
  replace(serverFile, made.server)
  const tested = await run([...nginx, '-t'])
  const problem = tested ?? (await run([...nginx, '-s', 'reload']))
  if (problem === undefined) {
    await wait(TAKE_OVER_MS)
    return { ok: true }
  }
  for (const [file, text] of before) {
    if (text === undefined) rmSync(file, { force: true })
    else replace(file, text)
  }
  return { ok: false, problem }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** nginx never reads half a file. */
function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

/** A reload answers before the new workers have taken over: until then the plan is not reported as applied. */
const TAKE_OVER_MS = 500
const LONGEST_RUN_MS = 20_000

/** What went wrong; undefined: nothing. */
function run([program, ...args]: readonly string[]): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: LONGEST_RUN_MS })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', (error) => done(`${program}: ${error.message}`))
    child.on('close', (code) =>
      done(code === 0 ? undefined : `${[program, ...args].join(' ')} ended with ${code}: ${lastLine(said)}`),
    )
  })
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n')
  return lines.find((line) => line.includes('[emerg]')) ?? lines.at(-1) ?? ''
}
