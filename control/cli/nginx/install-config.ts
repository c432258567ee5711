/** Puts the two files in place, asks nginx whether it can read them, and only then has it load them. */

import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readAddresses, rememberAddresses, replaceServer, unresolvedServer } from './upstream-hosts.ts'

export interface NginxFiles {
  /** What names of backends last resolved to. */
  readonly addressFile: string
  readonly httpFile: string
  readonly serverFile: string
  readonly nginx: readonly string[]
}

export type Installed =
  /** `standIns`: what is in place of names that could not be resolved, for people. */
  | { readonly ok: true; readonly standIns: readonly string[] }
  | { readonly ok: false; readonly problem: string }

export function isInstalled(
  { httpFile, serverFile }: NginxFiles,
  made: { readonly http: string; readonly server: string },
): boolean {
  return read(httpFile) === made.http && read(serverFile) === made.server
}

export interface Installing {
  /** Never left out. */
  readonly baselines: ReadonlySet<string>
  /** nginx has loaded what is in the files: where nothing changes, it need not load it again. */
  readonly isLoaded: boolean
}

/** After a failure the files are as they were before, and nginx runs on what it had. */
export async function installConfig(
  files: NginxFiles,
  made: { readonly http: string; readonly server: string },
  { baselines, isLoaded }: Installing,
): Promise<Installed> {
  const { httpFile, serverFile, addressFile, nginx } = files
  const before = [httpFile, serverFile].map((file) => [file, read(file)] as const)
  mkdirSync(dirname(httpFile), { recursive: true })
  replace(httpFile, made.http)
  replace(serverFile, made.server)
  const tested = await makeReadable(files, made.http, baselines)
  const isNew = !isLoaded || before.some(([file, text]) => text !== read(file))
  const problem = tested.problem ?? (isNew ? await run([...nginx, '-s', 'reload']) : undefined)
  if (problem === undefined) {
    await rememberAddresses(addressFile, made.http)
    if (isNew) await wait(TAKE_OVER_MS)
    return { ok: true, standIns: tested.standIns }
  }
  for (const [file, text] of before) {
    if (text === undefined) rmSync(file, { force: true })
    else replace(file, text)
  }
  return { ok: false, problem }
}

/** Takes out one name after the other that nginx cannot resolve, until it can read the rest. */
async function makeReadable(
  { httpFile, addressFile, nginx }: NginxFiles,
  made: string,
  baselines: ReadonlySet<string>,
): Promise<{ readonly problem: string | undefined; readonly standIns: readonly string[] }> {
  const standIns: string[] = []
  let http = made
  for (;;) {
    const problem = await run([...nginx, '-t'])
    const server = problem === undefined ? undefined : unresolvedServer(problem)
    if (server === undefined) return { problem, standIns }
    const changed = replaceServer(http, server, readAddresses(addressFile), baselines)
    if (changed === undefined) return { problem, standIns }
    standIns.push(changed.said)
    http = changed.http
    replace(httpFile, http)
  }
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
