import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { sampleRollout } from '../../support/fake-views.ts'
import { runInside } from '../../support/run-crossfade.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())
beforeEach(() => {
  control.api.calls.length = 0
})

const folder = mkdtempSync(join(tmpdir(), 'crossfade-policy-'))
const run = (...args: string[]) =>
  runInside(['policy', ...args], { CROSSFADE_URL: control.url, CROSSFADE_TOKEN: 'admin-secret' })

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('crossfade policy', () => {
  it('checks a file without control, and with one at the traffic of a rollout', async () => {
    const { code, stdout } = await run('check', file('ours.json', { name: 'ours' }), '--rollout', 'tts')
    expect(code).toBe(0)
    expect(stdout).toContain('ours: valid.')
    expect(stdout).toContain('At most one false rollback in 1y if the candidate sat exactly on every bound')
    expect(stdout).toMatch(/AT +REQUESTS\/S +100\u00a0% +50\u00a0% +10\u00a0% +5\u00a0% +3\u00a0%/)
    expect(stdout).toMatch(/10 % +[\d.]+ +\d+\u00a0/)
    const alone = await runInside(['policy', 'check', file('alone.json', {})], {
      CROSSFADE_URL: 'http://127.0.0.1:1',
    })
    expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('10 requests/s') })
  })

  it('lists every problem of a file, ends with 1 and changes nothing', async () => {
    const wrong = file('wrong.json', {
      triggers: { error: {}, weights: { errors: 0.9 } },
      signals: { clearMs: 1 },
    })
    const { code, stderr } = await run('check', wrong)
    expect(code).toBe(1)
    expect(stderr).toContain('wrong.json is no valid policy:')
    expect(stderr).toContain('triggers.error: not a field; did you mean errors?')
    expect(stderr).toContain(
      'triggers.weights: expected errors + latencyP95 + latencyP50 + complaints + cost to be',
    )
    expect(stderr).toContain('signals.clearMs: expected at least 1000 ms')
    expect((await run('set', 'tts', wrong, '--reason', 'x')).code).toBe(1)
    expect(control.api.calls.filter(([verb]) => verb === 'editRollout')).toEqual([])
  })

  it('says which file is no JSON, no object, or not there', async () => {
    expect((await run('check', file('half.json', '{"name":'))).stderr).toMatch(/half\.json is no JSON: /)
    expect((await run('check', file('list.json', []))).stderr).toMatch(/list\.json: expected an object/)
    expect((await run('check', join(folder, 'none.json'))).stderr).toMatch(/none\.json: ENOENT/)
    expect(await run('check')).toMatchObject({ code: 2, stderr: expect.stringContaining('FILE is missing') })
  })

  it('sets the whole policy with a reason and the version that was looked at, and repeats the warnings', async () => {
    const path = file('eager.json', { name: 'ours', triggers: { mode: 'eager' } })
    expect(await run('set', path)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason is missing'),
    })
    const { code, stdout } = await run('set', path, '--reason', 'a better candidate')
    expect(code).toBe(0)
    expect(stdout).toContain('Allowed, but know that:\n  triggers.mode: a candidate that stays at 2\u00a0%')
    const policy = {
      ...DEFAULT_POLICY,
      name: 'ours',
      triggers: { ...DEFAULT_POLICY.triggers, mode: 'eager' },
    }
    expect(control.api.calls.find(([verb]) => verb === 'editRollout')?.slice(2)).toEqual([
      'tts',
      sampleRollout.version,
      { policy },
      'a better candidate',
    ])
  })

  it('shows what is in force, and prints it as a file that it would take again', async () => {
    const { stdout } = await run('show', 'tts')
    expect(stdout).toContain(`tts: policy "${sampleRollout.policy.name}", mode strict`)
    expect(stdout).toMatch(/10 % +10\u00a0% +14\u00a0d +manual +latency ≤ \+20\u00a0%, errors < 2\u00a0%, /)
    expect(stdout).toMatch(/errors +2\u00a0%, blame \w+ +50\u00a0% of the budget/)
    expect(stdout).toContain('Signals that hold: sample-ratio, lost-records, capacity, eager-suspicion.')
    expect(stdout).toContain('From the first failure to a rollback, about, by how much fails:')
    const printed = JSON.parse((await run('show', '--json')).stdout)
    expect(printed).toEqual(sampleRollout.policy)
    expect((await run('check', file('again.json', printed))).code).toBe(0)
  })

  it('prints examples and the schema without asking control', async () => {
    const { stdout } = await runInside(['policy', 'example', 'small-traffic'], {
      CROSSFADE_URL: 'http://127.0.0.1:1',
    })
    expect(JSON.parse(stdout)).toEqual(
      JSON.parse(
        readFileSync(new URL('../../../control/policies/small-traffic.json', import.meta.url), 'utf8'),
      ),
    )
    expect(JSON.parse((await run('schema')).stdout)).toHaveProperty('title', 'Crossfade policy')
    expect(await run('example', 'reckless')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('NAME: expected one of default, eager, window, small-traffic'),
    })
  })
})
