import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assign } from '../../gateway-plugin/assign.ts'
import { until } from '../support/local-run.ts'

const SALT = 'tts-2026a'
/** Basis points; nginx takes percent with at most two decimals, and refuses 0 %. */
const SHARES = [1, 1_000, 1_234, 5_000, 9_999]

const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }
const isThere = spawnSync('nginx', ['-v'], { env }).status === 0

const folder = mkdtempSync(join(tmpdir(), 'crossfade-nginx-'))
let nginx: ChildProcess
let port: number

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

beforeAll(async () => {
  if (!isThere) return
  port = await freePort()
  mkdirSync(join(folder, 'logs'))
  const splits = SHARES.map(
    (share) =>
      `split_clients "${SALT}:$http_x_user_id" $arm_${share} { ${share / 100}% candidate; * baseline; }`,
  )
  const answers = SHARES.map((share) => `$arm_${share}`).join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/logs/error.log;
     events {}
     http {
       access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
       fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
       ${splits.join('\n')}
       server { listen 127.0.0.1:${port}; location / { return 200 "${answers}"; } }
     }`,
  )
  nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: 'ignore',
    env,
  })
  await until(
    'nginx answers',
    async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.ok,
  )
})
afterAll(() => {
  nginx?.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

/** UTF-8 bytes as they stand in a header: Node takes each byte for a Latin-1 character. */
function asHeader(unit: string): string {
  return Buffer.from(unit, 'utf8').toString('latin1')
}

/** Where nginx is missing this is named as skipped, and a skip fails CI. */
describe.skipIf(!isThere)('a stock nginx in front', () => {
  it('puts every user on the side where the plugin puts it, at every share, beyond ASCII too', async () => {
    const units = Array.from({ length: 300 }, (_, index) =>
      index % 5 === 0 ? `Zoë-${index}-学习者` : `user-${index}@example.org`,
    )
    for (const unit of units) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-user-id': asHeader(unit) } })
      const ours = SHARES.map((share) => assign(SALT, unit, share)).join(' ')
      expect([unit, await answer.text()]).toEqual([unit, ours])
    }
  })
})
