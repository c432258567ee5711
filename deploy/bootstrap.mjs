/**
 * Runs a script of this repository on its own Node, after installing what is missing.
 *
 *   node deploy/bootstrap.mjs <script> [arguments]
 *   node deploy/bootstrap.mjs --install-only
 *
 * Plain JavaScript for any Node from 18 on: it is what a fresh clone starts with, before there is anything
 * else. Everything it says goes to stderr, so that the script owns stdout.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'

/** The oldest Node that runs `.ts` files without a flag. */
const OLDEST = [22, 18]

/** Control lives under 200 MB: a small young generation halves its resident memory. */
const NODE_OPTIONS = { 'control/main.ts': ['--max-semi-space-size=2', '--max-old-space-size=256'] }

const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/

class Refusal extends Error {}

try {
  const [script, ...args] = process.argv.slice(2)
  if (script === undefined) throw new Refusal('usage: node deploy/bootstrap.mjs <script> [arguments]')
  const installOnly = script === '--install-only'
  if (!installOnly && !existsSync(join(root, script))) {
    throw new Refusal(`there is no ${script} in this checkout`)
  }
  if (packagesAreMissing()) await install()
  if (installOnly) say(`packages are installed, Node is ${nodeToUse()}`)
  else run(nodeToUse(), [...(NODE_OPTIONS[script] ?? []), join(root, script), ...args])
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  say(error.message)
  process.exitCode = 1
}

function say(line) {
  process.stderr.write(`crossfade: ${line}\n`)
}

/** Compares what npm wrote down as installed with the lock file; dates would lie after a checkout. */
function packagesAreMissing() {
  const wanted = packagesOf('package-lock.json')
  const installed = packagesOf(join('node_modules', '.package-lock.json'))
  if (wanted === undefined) throw new Refusal('package-lock.json is missing or not JSON: check the clone')
  if (installed === undefined) return true
  const withoutDev = process.env.NODE_ENV === 'production'
  return Object.entries(wanted).some(([path, entry]) => {
    if (path === '' || entry.link || (withoutDev && entry.dev)) return false
    const there = installed[path]
    return there === undefined ? !entry.optional && !entry.devOptional : there.version !== entry.version
  })
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

async function install() {
  const started = Date.now()
  say('installing packages (npm ci; a minute or so the first time) …')
  const { code, output, failure } = await npmCi()
  if (failure !== undefined) {
    throw new Refusal(
      `npm was not found (${failure.code}): install Node.js with npm, then run this command again`,
    )
  }
  if (code !== 0) {
    const network = NO_NETWORK.exec(output)
    if (network) {
      throw new Refusal(
        `the packages could not be downloaded (${network[0]}): connect to the network, then run this again`,
      )
    }
    process.stderr.write(output)
    throw new Refusal(`npm ci failed with exit code ${code}: what it said stands above`)
  }
  say(`packages installed in ${Math.round((Date.now() - started) / 1000)} s`)
}

/** With the machine's own npm and Node: those in node_modules are about to be deleted under their feet. */
function npmCi() {
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => !part.endsWith(`node_modules${sep}.bin`))
    .join(delimiter)
  return new Promise((done) => {
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: windows,
    })
    let output = ''
    npm.stdout.on('data', (data) => (output += data))
    npm.stderr.on('data', (data) => (output += data))
    npm.on('error', (failure) => done({ code: 1, output, failure }))
    npm.on('close', (code) => done({ code, output, failure: undefined }))
  })
}

/** The Node of the lock file; where install scripts are blocked, its platform package; else this one. */
function nodeToUse() {
  const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${
    windows ? 'win' : process.platform
  }-${process.arch}`
  const file = windows ? 'node.exe' : 'node'
  const places = [
    ['node', 'bin', file],
    ['node', 'node_modules', name, 'bin', file],
    [name, 'bin', file],
  ]
  const found = places.map((parts) => join(root, 'node_modules', ...parts)).find(existsSync)
  if (found !== undefined) return found
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath
  throw new Refusal(
    `the Node.js of this project is not installed, because install scripts are blocked, and this one ` +
      `(${process.version}) is too old; run: npm rebuild node --ignore-scripts=false`,
  )
}

function run(node, args) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  const child = spawn(node, args, { stdio: 'inherit', env })
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of forwarded) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    say(`${node} does not start: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
