import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = resolve(fileURLToPath(new URL('..', import.meta.url)))
const LAST_LINES = 3

/** Installs the peers where they are missing. Answers null, or why they could not be installed. */
export async function installPeers(say: (line: string) => void): Promise<string | null> {
  if (areInstalled()) return null
  say('installing the peers of the assignment bench into test/bench/node_modules (npm ci) …')
  const { code, output } = await npmCi()
  if (code === 0 && areInstalled()) return null
  const end = output.trim().split('\n').slice(-LAST_LINES).join(' / ')
  return `npm ci in test/bench ended with code ${code}: ${end}`
}

/** By what npm wrote down, as the start of the project does it. */
function areInstalled(): boolean {
  const wanted = packagesOf(join(FOLDER, 'package-lock.json'))
  const installed = packagesOf(join(FOLDER, 'node_modules', '.package-lock.json'))
  if (wanted === null || installed === null) return false
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || installed[path]?.version === version,
  )
}

type Packages = Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>

function packagesOf(file: string): Packages | null {
  if (!existsSync(file)) return null
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly packages: Packages }).packages
}

/** With the npm of the machine, not one that stands in node_modules. */
function npmCi(): Promise<{ readonly code: number | null; readonly output: string }> {
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((part) => !part.endsWith(`node_modules${sep}.bin`))
    .join(delimiter)
  return new Promise((done) => {
    let output = ''
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: FOLDER,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    npm.stdout.on('data', (data) => (output += data))
    npm.stderr.on('data', (data) => (output += data))
    npm.on('error', (error) => done({ code: null, output: error.message }))
    npm.on('close', (code) => done({ code, output }))
  })
}
