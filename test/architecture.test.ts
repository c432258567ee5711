/**
 * The walls of the house: who may import whom, what pure code may not touch, and how files look.
 * Every message says what to do. Reads text only, so that it stays under a second.
 */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const listed = (...args: string[]) =>
  execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
/** What is committed and what is about to be: a wall that only stands after the commit stands too late. */
const files = [...new Set([...listed(), ...listed('--others', '--exclude-standard')])].sort()
const texts = new Map<string, string>()
const read = (path: string): string => {
  const known = texts.get(path) ?? readFileSync(join(root, path), 'utf8')
  texts.set(path, known)
  return known
}

const isCode = (path: string) => /\.(?:ts|tsx|mts|mjs)$/.test(path)
const inside = (folder: string) => files.filter((path) => path.startsWith(`${folder}/`) && isCode(path))
const code = files.filter((path) => isCode(path) && !path.endsWith('.d.ts'))

interface Import {
  readonly from: string
  /** Path in the repository for relative imports, else the bare name. */
  readonly to: string
  readonly bare: boolean
  readonly typeOnly: boolean
}

/** Static and dynamic imports, and what is exported from elsewhere, over one line or several. */
const IMPORT =
  /^[ \t]*(import|export)\s+(type\s+)?(?:[\w*$\s{},]+?\sfrom\s+)?(['"])([^'"\n]+)\3|\bimport\(\s*(['"])([^'"\n]+)\5/gm

function importsOf(path: string): readonly Import[] {
  return [...read(path).matchAll(IMPORT)].flatMap((match) => {
    const target = match[4] ?? match[6]
    if (target === undefined) return []
    const bare = !target.startsWith('.')
    return [
      { from: path, to: bare ? target : join(dirname(path), target), bare, typeOnly: match[2] !== undefined },
    ]
  })
}

/** Comments may speak of what code may not touch. A `//` inside a string (an address) stays. */
function withoutComments(text: string): string {
  return text.replace(/(?<=^|\s)\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\w])\/\/.*$/gm, '$1')
}

function violations(folder: string, allowed: (one: Import) => boolean, advice: string): string[] {
  return inside(folder)
    .flatMap(importsOf)
    .filter((one) => !allowed(one))
    .map((one) => `${one.from} imports ${one.to}: ${advice}`)
}

const under = (one: Import, ...folders: string[]) =>
  !one.bare && folders.some((folder) => one.to === folder || one.to.startsWith(`${folder}/`))
const bare = (one: Import, ...names: RegExp[]) => one.bare && names.some((name) => name.test(one.to))
const isAnswerType = (one: Import) =>
  one.typeOnly && one.from.startsWith('control/cli/') && one.to === 'control/http/problem.ts'
const CONTRACT = ['gateway-plugin/contract.ts', 'gateway-plugin/assign.ts']
/** A replay is as pure as what it replays, and anybody may use it as they use the core. */
const PURE = ['control/core', 'control/backtest']

describe('imports', () => {
  it('finds the imports of this very file, so that the rules below are not held by finding nothing', () => {
    expect(importsOf('test/architecture.test.ts').map((one) => one.to)).toEqual([
      'node:child_process',
      'node:fs',
      'node:path',
      'vitest',
    ])
    expect(inside('control/core').flatMap(importsOf).length).toBeGreaterThan(10)
  })

  it('the plugin imports nothing of ours', () => {
    const advice = 'the plugin ships alone: move what it needs into gateway-plugin/, or pass it in'
    expect(violations('gateway-plugin', (one) => one.bare || under(one, 'gateway-plugin'), advice)).toEqual(
      [],
    )
  })

  it('the plugin has no dependency, and Node only in its Node runtime', () => {
    const found = violations(
      'gateway-plugin',
      (one) => !one.bare || (/^gateway-plugin\/runtimes\/node/.test(one.from) && one.to.startsWith('node:')),
      'no packages here, and node: only in runtimes/node*: inject it through the gateway options',
    )
    expect(found).toEqual([])
  })

  it('the core of the plugin does not reach into its runtimes', () => {
    const found = inside('gateway-plugin')
      .filter((path) => !path.startsWith('gateway-plugin/runtimes/'))
      .flatMap(importsOf)
      .filter((one) => under(one, 'gateway-plugin/runtimes'))
      .map((one) => `${one.from} imports ${one.to}: runtimes depend on the core, never the reverse`)
    expect(found).toEqual([])
  })

  it('core imports only core and the contract', () => {
    const advice = 'core is pure: pass the value in, or move the code to app/'
    expect(violations('control/core', (one) => under(one, 'control/core', ...CONTRACT), advice)).toEqual([])
  })

  it('the backtest imports only core and the contract', () => {
    const advice = 'a replay is pure: read rows in app/, and pass them in'
    const allowed = (one: Import) => under(one, 'control/backtest', 'control/core', ...CONTRACT)
    expect(violations('control/backtest', allowed, advice)).toEqual([])
  })

  it('ports import only core and the contract', () => {
    const advice = 'a port names a need; what fulfils it depends on the port, not the reverse'
    const allowed = (one: Import) => under(one, ...PURE, 'control/ports', ...CONTRACT)
    expect(violations('control/ports', allowed, advice)).toEqual([])
  })

  it('app imports core and ports', () => {
    const advice = 'a use case knows ports only: add a port, and let compose.ts give it the adapter'
    const allowed = (one: Import) => under(one, 'control/app', ...PURE, 'control/ports', ...CONTRACT)
    expect(violations('control/app', allowed, advice)).toEqual([])
  })

  it('http, schedule and cli import app, never an adapter', () => {
    const shared = ['control/app', ...PURE, 'control/ports', ...CONTRACT]
    const advice = 'an edge speaks to use cases: call app/, and let compose.ts wire adapters'
    const http = (one: Import) =>
      under(one, 'control/http', ...shared) || bare(one, /^hono(?:\/|$)/, /^@hono\/zod-openapi$/, /^zod$/)
    const schedule = (one: Import) =>
      under(one, 'control/schedule', ...shared) || bare(one, /^node-cron$/, /^node:/)
    // The CLI is a client of the API: it may know the types of answers, and nothing that runs.
    const cli = (one: Import) =>
      isAnswerType(one) || under(one, 'control/cli', ...shared) || bare(one, /^node:/, /^hono\/client$/)
    expect([
      ...violations('control/http', http, advice),
      ...violations('control/schedule', schedule, advice),
      ...violations('control/cli', cli, advice),
    ]).toEqual([])
  })

  it('adapters import ports and core, not each other and no use case', () => {
    const advice = 'an adapter fulfils a port and knows nothing else of ours'
    const shared = ['control/core', 'control/ports', ...CONTRACT]
    const own = (folder: string) => (one: Import) => one.bare || under(one, folder, ...shared)
    expect([
      ...violations('control/store', own('control/store'), advice),
      ...violations('control/notify', own('control/notify'), advice),
      ...violations('control/observe', own('control/observe'), advice),
    ]).toEqual([])
  })

  it('only compose.ts knows adapters', () => {
    // The log must speak before there is anything to compose, and what serves files has the type the edge asks for.
    const known = new Set([
      'control/main.ts → control/observe/logger.ts',
      'control/static-files.ts → control/http/deps.ts',
      // A thread has a composition root of its own.
      'control/backtest-worker.ts → control/store/sqlite/read-attempt-rows.ts',
    ])
    const found = inside('control')
      .flatMap(importsOf)
      .filter((one) =>
        ['store', 'notify', 'observe', 'http', 'schedule'].some((part) => {
          const folder = `control/${part}`
          return under(one, folder) && !one.from.startsWith(`${folder}/`) && one.from !== 'control/compose.ts'
        }),
      )
      .filter((one) => !known.has(`${one.from} → ${one.to}`) && !isAnswerType(one))
      .map((one) => `${one.from} imports ${one.to}: only control/compose.ts wires adapters and edges`)
    expect(found).toEqual([])
  })

  it('programs outside control use its entry points and its API, not its inside', () => {
    const doors = [
      'control/compose.ts',
      'control/main.ts',
      'control/config.ts',
      'control/core',
      'control/cli',
    ]
    const found = [...inside('deploy'), ...inside('dashboards')]
      .flatMap(importsOf)
      .filter((one) => under(one, 'control') && !one.typeOnly && !under(one, ...doors))
      .map((one) => `${one.from} imports ${one.to}: start control through compose.ts, ask it through its API`)
    expect(found).toEqual([])
  })

  it('points back nowhere: no file outside test/ imports a test', () => {
    const found = code
      .filter((path) => !path.startsWith('test/'))
      .flatMap(importsOf)
      .filter((one) => under(one, 'test') && !one.from.startsWith('test/'))
      .map((one) => `${one.from} imports ${one.to}: move what both need out of test/`)
    expect(found).toEqual([])
  })

  it('points nowhere that does not exist', () => {
    const known = new Set(files)
    const found = code
      .flatMap(importsOf)
      .filter((one) => !one.bare && /\.(?:ts|tsx|mjs|json|css)$/.test(one.to) && !known.has(one.to))
      .map((one) => `${one.from} imports ${one.to}, which does not exist`)
    expect(found).toEqual([])
  })
})

describe('pure code', () => {
  const bans = (folder: string, banned: readonly (readonly [RegExp, string])[]) =>
    inside(folder).flatMap((path) => {
      if (scripts.has(path)) return []
      const text = withoutComments(read(path))
      return banned.flatMap(([pattern, advice]) => {
        const match = pattern.exec(text)
        return match === null ? [] : [`${path} uses ${match[0].trim()}: ${advice}`]
      })
    })
  /** Scripts of their own: nothing imports them, so what they print is nobody's surprise. */
  const scripts = new Set(['control/http/print-openapi.ts', 'control/http/print-policy-schema.ts'])
  const clock = 'time is an argument; take `now` or a Clock'
  const chance = 'randomness is an argument; take a number, or the Secrets port'

  it.each(['core', 'backtest'])('%s has no clock, no randomness, no timers and no I/O', (folder) => {
    const found = bans(`control/${folder}`, [
      [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\s*\./, clock],
      [/\bMath\.random\b|\bcrypto\s*\./, chance],
      [
        /\bsetTimeout\b|\bsetInterval\b|\bqueueMicrotask\b/,
        'core never waits; answer what should happen and when',
      ],
      [/\bprocess\s*\.|\bconsole\s*\.|\bfetch\(/, 'core does no I/O; return a value and let app/ act on it'],
      [/\basync\b|\bawait\b/, 'core never waits; load in app/ first, then decide'],
    ])
    expect(found).toEqual([])
  })

  it('use cases take clock, chance and waiting from ports', () => {
    const found = bans('control/app', [
      [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\s*\./, clock],
      [/\bMath\.random\b|\bcrypto\.(?:random|getRandom)/, chance],
      [/\bsetTimeout\(|\bsetInterval\(/, 'take the Timer port'],
      [/\bprocess\s*\.|\bconsole\s*\./, 'take a setting as an argument, and log through the Logger port'],
    ])
    expect(found).toEqual([])
  })

  it('the edge reads no clock of its own', () => {
    const found = bans('control/http', [
      [/\bDate\.now\b|\bMath\.random\b/, 'take it from HttpDeps'],
      [/\bprocess\s*\.|\bconsole\s*\./, 'take it from HttpDeps'],
    ])
    expect(found).toEqual([])
  })

  it('the plugin asks no global for time or chance outside its runtimes', () => {
    const found = bans('gateway-plugin', [
      [/\bDate\.now\b|\bperformance\.now\b/, clock],
      [/\bMath\.random\b/, chance],
      [/\bprocess\s*\.|\bBuffer\s*\./, 'Node only: it does not exist at the edge'],
    ]).filter((line) => !/^gateway-plugin\/(?:runtimes\/|browser\.ts)/.test(line))
    expect(found).toEqual([])
  })
})

describe('files', () => {
  /** With the reason why one file holds more than a screen can. */
  const LONGER_FOR_A_REASON: Readonly<Record<string, string>> = {
    'gateway-plugin/contract.ts': 'the whole contract, so that it can be read and shipped as one file',
  }
  const product = code.filter((path) => !path.startsWith('test/'))

  it('are at most 300 lines long', () => {
    const found = product
      .filter((path) => !(path in LONGER_FOR_A_REASON))
      .map((path) => [path, read(path).split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 300)
      .map(([path, lines]) => `${path} has ${lines} lines: split it by what it is about`)
    expect(found).toEqual([])
  })

  it('leave the list of long files when they are short again', () => {
    const gone = Object.keys(LONGER_FOR_A_REASON).filter((path) => read(path).split('\n').length <= 301)
    expect(gone).toEqual([])
  })

  it('are named in kebab-case, after what they export', () => {
    const found = code
      .filter((path) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*\.(?:ts|tsx|mjs|mts)$/.test(basename(path)))
      .map((path) => `${path}: name it in kebab-case after its one export`)
    expect(found).toEqual([])
  })

  it('are not heaps', () => {
    const found = code
      .filter((path) => /^(?:utils?|helpers?|common|misc|types)\.tsx?$/.test(basename(path)))
      .map((path) => `${path}: a heap grows; name a file after the one thing it holds`)
    expect(found).toEqual([])
  })

  it('leave nothing for later', () => {
    const found = [...product, ...inside('test')]
      .filter((path) => path !== 'test/architecture.test.ts')
      .filter((path) =>
        /\b(?:TODO|FIXME|XXX|HACK)\b|@ts-(?:ignore|nocheck)|\b(?:it|describe|test)\.only\(/.test(read(path)),
      )
      .map((path) => `${path}: finish it, or say in an ADR why not`)
    expect(found).toEqual([])
  })

  it('name no machine that they were written on', () => {
    const marks = /(?:^|[\s"'`(=:])\/(?:work|root|home\/[a-z]+)\//
    const found = files
      .filter((path) => !/^(?:test\/(?:architecture\.test\.ts|vectors\/|fixtures\/)|LICENSE)/.test(path))
      .filter(
        (path) =>
          /\.(?:ts|tsx|mjs|js|json|md|sql|ya?ml|conf|sh|css|html|txt)$/.test(path) || !path.includes('.'),
      )
      .flatMap((path) =>
        read(path)
          .split('\n')
          .flatMap((line, index) =>
            marks.test(line) ? [`${path}:${index + 1} names a path of one machine`] : [],
          ),
      )
    expect(found).toEqual([])
  })

  it('name no address of a package, so that every clone asks its own registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/)
  })
})
