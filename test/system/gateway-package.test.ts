import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMPATIBILITY_DATE } from '../runtimes/worker-world.ts'

const root = join(import.meta.dirname, '..', '..')
let scratch: string
let project: string

const run = (file: string, args: string[], cwd: string, path = process.env['PATH'] ?? '') =>
  execFileSync(file, args, { cwd, encoding: 'utf8', env: { ...process.env, PATH: path }, stdio: 'pipe' })

/** The Node of the repository and, where it is another one, the Node of the machine. */
function nodes(): readonly string[] {
  const others = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(root))
    .map((folder) => join(folder, 'node'))
  const usable = others.filter((file) => {
    try {
      return (
        Number(execFileSync(file, ['-p', 'process.versions.node.split(".")[0]'], { stdio: 'pipe' })) >= 20
      )
    } catch {
      return false
    }
  })
  return [process.execPath, ...usable.slice(0, 1)]
}

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'crossfade-package-'))
  const built = run(process.execPath, ['deploy/build-gateway.mjs'], root)
  console.log(built)
  run('npm', ['pack', '--silent', '--pack-destination', scratch, './gateway-plugin'], root)
  const archive = readdirSync(scratch).find((name) => name.endsWith('.tgz')) ?? ''
  project = join(scratch, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"name":"scratch","private":true,"type":"module"}')
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(scratch, archive)], project)
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const installed = () => join(project, 'node_modules', '@crossfade', 'gateway')

describe('the plugin as a package', () => {
  it('holds what runs, its types, a readme and the licence, and needs nothing else', () => {
    const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' })
    const sources = files.filter((path) => /\.(?:m?ts|map)$/.test(path) && !path.endsWith('.d.ts'))
    expect(sources).toEqual([])
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', join('dist', 'LICENSE')]))
    const manifest = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'))
    expect(manifest.dependencies).toBeUndefined()
    expect(manifest.peerDependencies).toBeUndefined()
    expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@crossfade',
    ])
  })

  it.each(nodes())('can be imported by every name that it exports on %s', (node) => {
    const { exports } = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'))
    const names = Object.keys(exports).filter((name) => name !== './package.json')
    const script = `
      for (const name of ${JSON.stringify(names)}) {
        const found = await import('@crossfade/gateway' + name.slice(1))
        console.log(name, Object.keys(found).sort().join(' '))
      }`
    writeFileSync(join(project, 'import-all.mjs'), script)
    const said = run(node, ['import-all.mjs'], project)
    expect(said).toMatch(/^\. .*\bassign\b.*\bcreateGateway\b/m)
    expect(said).toMatch(/^\.\/node .*createNodeGateway/m)
    expect(said).toMatch(/^\.\/cloudflare .*CrossfadeLimiter.*createCloudflareGateway/m)
    expect(said).toMatch(/^\.\/hono crossfade$/m)
    expect(said).toMatch(/^\.\/browser .*speak/m)
  })

  it.each(nodes())('serves as a program and inside of one on %s', (node) => {
    const help = run(node, [join(installed(), 'dist', 'runtimes', 'node-main.js'), '--help'], project)
    expect(help).toContain('CROSSFADE_REDIS_URL')
    const script = `
      import { createNodeGateway } from '@crossfade/gateway/node'
      const gateway = createNodeGateway({ name: 'edge', control: { url: 'http://127.0.0.1:9', token: 't' },
        unitKey: 'u'.repeat(32), sessionKey: 's'.repeat(32) })
      const { port } = await gateway.listen(0, '127.0.0.1')
      const answer = await fetch('http://127.0.0.1:' + port + '/healthz')
      console.log(answer.status, await answer.text())
      await gateway.close(100)`
    writeFileSync(join(project, 'serve.mjs'), script)
    expect(run(node, ['serve.mjs'], project)).toContain('200 {"status":"ok"}')
  })

  it('gives its types to a strict program', () => {
    const sample = `
      import { assign, type Plan } from '@crossfade/gateway'
      import { createCloudflareGateway, type CloudflareGateway } from '@crossfade/gateway/cloudflare'
      import { crossfade } from '@crossfade/gateway/hono'
      import { createNodeGateway, type NodeGateway } from '@crossfade/gateway/node'
      import { createNodeRedis } from '@crossfade/gateway/node-redis'

      export const arm: 'baseline' | 'candidate' = assign('salt-2026', 'ana', 1000)
      export const versionOf = (plan: Plan): number => plan.planVersion
      export const worker: CloudflareGateway = createCloudflareGateway({
        user: (request: Request, env: { SESSIONS: string }) => request.headers.get(env.SESSIONS),
      })
      export const gateway: NodeGateway = createNodeGateway({
        name: 'edge', control: { url: '', token: '' }, unitKey: '', sessionKey: '',
        redis: createNodeRedis({ sendCommand: async () => null }),
      })
      export const handler = crossfade(gateway)
      export const other = crossfade(worker)
      // @ts-expect-error: a gateway must know its control
      createNodeGateway({ name: 'edge', unitKey: '', sessionKey: '' })
    `
    writeFileSync(join(project, 'sample.ts'), sample)
    const options = {
      compilerOptions: {
        target: 'ES2023',
        lib: ['ES2023', 'DOM'],
        module: 'NodeNext',
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules', '@types')],
      },
      files: ['sample.ts'],
    }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(options))
    const check = () =>
      run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], project)
    try {
      check()
    } catch (error) {
      throw new Error((error as { stdout: string }).stdout)
    }
  })

  it('runs in workerd as it was packed', async () => {
    const dist = join(installed(), 'dist')
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    const modules = files
      .filter((path) => path.endsWith('.js') && !/^runtimes\/node|^browser/.test(path))
      .map((path) => ({ type: 'ESModule' as const, path, contents: readFileSync(join(dist, path), 'utf8') }))
    const entry = `import { createCloudflareGateway } from './runtimes/cloudflare.js'
      export default createCloudflareGateway()`
    const worker = new Miniflare({
      compatibilityDate: COMPATIBILITY_DATE,
      modules: [{ type: 'ESModule', path: 'entry.mjs', contents: entry }, ...modules],
      bindings: {
        CROSSFADE_CONTROL_URL: 'http://127.0.0.1:9',
        CROSSFADE_CONTROL_TOKEN: 'token',
        CROSSFADE_UNIT_KEY: 'u'.repeat(32),
        CROSSFADE_SESSION_KEY: 's'.repeat(32),
      },
    })
    const answer = await worker.dispatchFetch('http://gateway.local/healthz')
    expect(await answer.json()).toEqual({ status: 'ok' })
    await worker.dispose()
  })
})
