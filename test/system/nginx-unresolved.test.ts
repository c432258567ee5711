import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installConfig } from '../../control/cli/nginx/install-config.ts'
import { exportNginx } from '../../control/core/nginx/nginx-export.ts'
import { DEFAULT_NGINX_OPTIONS } from '../../control/core/nginx/nginx-options.ts'
import { sampleKokoro, samplePlan } from '../gateway-plugin/sample-plan.ts'

const PATH = `${process.env['PATH']}:/usr/sbin`
const isThere = spawnSync('nginx', ['-v'], { env: { PATH } }).status === 0
/** No name server ever knows it (RFC 6761). */
const GONE = 'kokoro.invalid'
const first = { baselines: new Set(['old']), isLoaded: false }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-unresolved-'))
  mkdirSync(join(folder, 'logs'))
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `pid ${folder}/nginx.pid; error_log ${folder}/logs/error.log;
     events {}
     http {
       access_log off; ${temp}
       include ${folder}/crossfade-http*.conf;
       server { listen 127.0.0.1:1; include ${folder}/crossfade-server*.conf; }
     }`,
  )
  // What nginx is asked to do beside testing its configuration is only written down: nothing is to listen here.
  writeFileSync(
    join(folder, 'nginx.sh'),
    `PATH="$PATH:/usr/sbin"
     if [ "$1" = -s ]; then echo "$2" >> ${folder}/signals; exit 0; fi
     exec nginx -p ${folder} -c ${folder}/nginx.conf -g 'error_log stderr;' "$@"`,
  )
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const httpFile = () => join(folder, 'crossfade-http.conf')
const files = () => ({
  httpFile: httpFile(),
  serverFile: join(folder, 'crossfade-server.conf'),
  addressFile: join(folder, 'crossfade-addresses.json'),
  nginx: ['sh', join(folder, 'nginx.sh')],
})

/** The plan after a rollback from `new` to `old`. */
function rolledBack(hosts: { readonly old: string; readonly new: string }) {
  const backends = Object.entries(hosts).map(([key, host]) =>
    sampleKokoro({ key, url: `http://${host}:8880` }),
  )
  const plan = samplePlan({ baseline: 'old', candidate: 'new', share: 0 }, { backends })
  const made = exportNginx(plan, { ...DEFAULT_NGINX_OPTIONS, logFile: join(folder, 'logs', 'crossfade.log') })
  if (made.kind === 'refused') throw new Error(JSON.stringify(made.refusals))
  return made
}

/** Where nginx is missing this is named as skipped, and a skip fails CI. */
describe.skipIf(!isThere)('a rollback from a backend whose name is gone', () => {
  it('is installed without that backend, which is said, and loaded once', async () => {
    const made = rolledBack({ old: '127.0.0.1', new: GONE })
    const said = `${GONE}:8880 cannot be resolved: new is left out`
    expect(await installConfig(files(), made, first)).toEqual({ ok: true, standIns: [said] })
    expect(readFileSync(httpFile(), 'utf8')).toContain('server 127.0.0.1:8880 down;')
    expect(await installConfig(files(), made, { ...first, isLoaded: true })).toEqual({
      ok: true,
      standIns: [said],
    })
    expect(readFileSync(join(folder, 'signals'), 'utf8')).toBe('reload\n')
  })

  it('keeps the addresses that the name had when it was last taken', async () => {
    await installConfig(files(), rolledBack({ old: '127.0.0.1', new: 'localhost' }), first)
    const known = readFileSync(files().addressFile, 'utf8')
    writeFileSync(files().addressFile, known.replace('"localhost"', `"${GONE}"`))
    const installed = await installConfig(files(), rolledBack({ old: GONE, new: '127.0.0.1' }), first)
    expect(installed).toMatchObject({ ok: true })
    expect(readFileSync(httpFile(), 'utf8')).toMatch(/server (127\.0\.0\.1|\[::1\]):8880;/)
  })

  it('leaves everything as it is where the name is that of the baseline, and nobody knows its addresses', async () => {
    const installed = await installConfig(files(), rolledBack({ old: GONE, new: '127.0.0.1' }), first)
    expect(installed).toMatchObject({ ok: false })
    expect(() => readFileSync(httpFile())).toThrow('ENOENT')
  })
})
