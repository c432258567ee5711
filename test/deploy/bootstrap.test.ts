import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const bootstrap = resolve(dirname(fileURLToPath(import.meta.url)), '../../deploy/bootstrap.mjs')

let checkout: string
let bin: string

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'crossfade-bootstrap-'))
  bin = join(checkout, 'bin')
  mkdirSync(join(checkout, 'deploy'))
  mkdirSync(bin)
  cpSync(bootstrap, join(checkout, 'deploy', 'bootstrap.mjs'))
  symlinkSync(process.execPath, join(bin, 'node'))
  write('package-lock.json', JSON.stringify(lock('1.0.0')))
  write('hello.mjs', 'console.log(JSON.stringify({ node: process.execPath, args: process.argv.slice(2) }))')
})

afterEach(() => {
  rmSync(checkout, { recursive: true, force: true })
})

function write(file: string, content: string): void {
  mkdirSync(dirname(join(checkout, file)), { recursive: true })
  writeFileSync(join(checkout, file), content)
}

function lock(version: string): object {
  return {
    packages: {
      '': { name: 'scratch' },
      'node_modules/left': { version },
      'node_modules/only-on-mars': { version: '1.0.0', optional: true },
    },
  }
}

/** An npm that notes its arguments and does what the script says, in the checkout. */
function fakeNpm(script: string): void {
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "$@" >> npm-calls\n${script}\n`)
  chmodSync(join(bin, 'npm'), 0o755)
}

const INSTALLS = 'mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json'

interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [join(checkout, 'deploy', 'bootstrap.mjs'), ...args], {
    cwd: checkout,
    env: { PATH: `${bin}:/bin:/usr/bin`, HOME: checkout, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function finish(child: ChildProcess): Promise<Run> {
  return new Promise((done) => {
    let out = ''
    let err = ''
    child.stdout?.on('data', (data: Buffer) => (out += data.toString()))
    child.stderr?.on('data', (data: Buffer) => (err += data.toString()))
    child.on('close', (code) => done({ code, out, err }))
  })
}

const npmCalls = () =>
  existsSync(join(checkout, 'npm-calls')) ? readFileSync(join(checkout, 'npm-calls'), 'utf8') : ''

describe('bootstrap', () => {
  it('installs on a fresh clone, then runs the script with its arguments', async () => {
    fakeNpm(INSTALLS)
    const { code, out, err } = await finish(start(['hello.mjs', '--a', 'b c']))
    expect(code).toBe(0)
    expect(JSON.parse(out).args).toEqual(['--a', 'b c'])
    expect(err).toContain('installing packages')
    expect(npmCalls()).toMatch(/^ci /)
  })

  it('does not call npm when what the lock file names is there', async () => {
    fakeNpm('exit 9')
    write('node_modules/.package-lock.json', JSON.stringify(lock('1.0.0')))
    const { code, err } = await finish(start(['hello.mjs']))
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(npmCalls()).toBe('')
  })

  it('installs again when the lock file names another version', async () => {
    fakeNpm(INSTALLS)
    write('node_modules/.package-lock.json', JSON.stringify(lock('0.9.0')))
    expect((await finish(start(['hello.mjs']))).code).toBe(0)
    expect(npmCalls()).toMatch(/^ci /)
  })

  it('runs on the Node of the packages, also where it lies in its platform package', async () => {
    fakeNpm('exit 9')
    write('node_modules/.package-lock.json', JSON.stringify(lock('1.0.0')))
    const place = join(checkout, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin')
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'node'), `#!/bin/sh\necho "the packaged one runs $1"\n`)
    chmodSync(join(place, 'node'), 0o755)
    const { out } = await finish(start(['hello.mjs']))
    expect(out).toBe(`the packaged one runs ${join(checkout, 'hello.mjs')}\n`)
  })

  it('says in one line that npm is missing', async () => {
    const { code, err } = await finish(start(['hello.mjs'], { PATH: bin }))
    expect(code).toBe(1)
    expect(err.trim().split('\n').at(-1)).toMatch(
      /^crossfade: npm was not found \(ENOENT\): install Node\.js/,
    )
  })

  it('says in one line that the network is missing', async () => {
    fakeNpm('echo "npm error code ENOTFOUND" >&2; echo "npm error request failed" >&2; exit 1')
    const { code, err } = await finish(start(['hello.mjs']))
    expect(code).toBe(1)
    expect(err.trim().split('\n')).toHaveLength(2)
    expect(err).toContain('could not be downloaded (ENOTFOUND)')
  })

  it('shows what npm said when it failed for another reason', async () => {
    fakeNpm('echo "npm error lock file is broken" >&2; exit 3')
    const { code, err } = await finish(start(['hello.mjs']))
    expect(code).toBe(1)
    expect(err).toContain('npm error lock file is broken')
    expect(err).toContain('npm ci failed with exit code 3')
  })

  it('names a script that does not exist', async () => {
    const { code, err } = await finish(start(['deploy/nowhere.ts']))
    expect(code).toBe(1)
    expect(err).toBe('crossfade: there is no deploy/nowhere.ts in this checkout\n')
  })

  it('passes the exit code on', async () => {
    write('node_modules/.package-lock.json', JSON.stringify(lock('1.0.0')))
    write('fails.mjs', 'process.exit(7)')
    expect((await finish(start(['fails.mjs']))).code).toBe(7)
  })

  it('passes signals on and waits for the script to drain', async () => {
    write('node_modules/.package-lock.json', JSON.stringify(lock('1.0.0')))
    write(
      'waits.mjs',
      `setInterval(() => {}, 1000)
       process.on('SIGTERM', () => { console.log('drained'); process.exit(0) })
       console.log('ready')`,
    )
    const child = start(['waits.mjs'])
    child.stdout?.once('data', () => child.kill('SIGTERM'))
    const { code, out } = await finish(child)
    expect(out).toBe('ready\ndrained\n')
    expect(code).toBe(0)
  })

  it('gives control a small young generation', async () => {
    write('node_modules/.package-lock.json', JSON.stringify(lock('1.0.0')))
    write('control/main.ts', 'console.log(JSON.stringify(process.execArgv))')
    const { out } = await finish(start(['control/main.ts']))
    expect(JSON.parse(out)).toContain('--max-semi-space-size=2')
  })
})
