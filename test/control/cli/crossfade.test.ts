import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { COMMANDS } from '../../../control/cli/command-list.ts'
import { sampleGate, sampleRollout } from '../../support/fake-views.ts'
import { runCrossfade, runInside } from '../../support/run-crossfade.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())
beforeEach(() => {
  control.api.calls.length = 0
})

const env = () => ({ CROSSFADE_URL: control.url, CROSSFADE_TOKEN: 'admin-secret' })
const runProcess = (...args: string[]) => runCrossfade(args, { env: env() })
const run = (...args: string[]) => runInside(args, env())
const sent = () => control.api.calls.filter(([verb]) => verb !== 'authenticate' && verb !== 'rollout')

describe('the command line', () => {
  it('is a program: its output, its errors and its exit codes are those of a process', async () => {
    const [shown, refused, wrong, lost] = await Promise.all([
      runProcess('status', 'tts'),
      runProcess('status', 'nope'),
      runProcess('dance'),
      runProcess('status', '--url', 'http://127.0.0.1:1'),
    ])
    expect(shown).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('English speech (tts)'),
    })
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: 'crossfade: not found: rollout: there is no "nope"\n',
    })
    expect(wrong.code).toBe(2)
    expect(lost.code).toBe(3)
  })

  it('watches: draws again until it is told to stop, and goes on while control restarts', async () => {
    const { screens } = await runInside(['status', '--watch'], env(), { stopAfter: 2 })
    expect(screens).toBe(2)
    const away = await runInside(['status', '-w'], { CROSSFADE_URL: 'http://127.0.0.1:1' }, { stopAfter: 2 })
    expect(away.stdout.match(/cannot be reached/g)).toHaveLength(2)
  })

  it('explains itself, as a whole and for each command', async () => {
    const whole = await run('--help')
    expect(whole.code).toBe(0)
    for (const { name, summary } of COMMANDS)
      expect(whole.stdout).toMatch(new RegExp(`${name} +${summary.slice(0, 9)}`))
    const one = await run('advance', '--help')
    expect(one.stdout).toContain('crossfade advance [rollout] --reason TEXT [--waive GATE]')
  })

  it('ends with 2 for what it does not understand, and asks control nothing', async () => {
    for (const [args, message] of [
      [['dance'], 'there is no command "dance"'],
      [['status', '--colour'], "Unknown option '--colour'"],
      [['advance', 'tts'], '--reason is missing'],
      [['advance', 'tts', '--reason', 'x', '--waive', 'luck'], '--waive: expected one of'],
      [['set-share', 'tts', '101', '--reason', 'x'], 'PERCENT: expected 0 to 100'],
      [['incident', 'close', 'four', '--cause', 'x'], 'ID: expected the number'],
      [['tokens', 'create', 'ci', '--role', 'king'], '--role: expected one of'],
    ] as const) {
      const { code, stderr } = await run(...args)
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    }
    expect(sent()).toEqual([])
  })

  it('ends with 3 and says what to look at where control cannot be reached', async () => {
    const { code, stderr } = await runInside(['status', '--url', 'http://127.0.0.1:1', '--token', 'x'], {})
    expect(code).toBe(3)
    expect(stderr).toContain('control at http://127.0.0.1:1 cannot be reached')
  })

  it('ends with 1 without a token, and says how to get one', async () => {
    const { code, stderr } = await runInside(['status', '--url', control.url], { CROSSFADE_DATA: '/nowhere' })
    expect(code).toBe(1)
    expect(stderr).toContain('crossfade tokens create NAME --role operator')
  })

  it('finds the token of a local control in its data folder', async () => {
    const data = mkdtempSync(join(tmpdir(), 'crossfade-cli-'))
    writeFileSync(join(data, 'admin-token'), 'admin-secret\n', { mode: 0o600 })
    const env = { CROSSFADE_URL: control.url, CROSSFADE_DATA: data }
    expect(await runInside(['plan', '--json'], env)).toMatchObject({ code: 0 })
  })

  it('shows the state of a rollout: share assigned and served, triggers, gates, propagation and alerts', async () => {
    const { code, stdout } = await run('status')
    expect(code).toBe(0)
    expect(stdout).toContain('English speech (tts): A tenth of English speech now runs on Kokoro.')
    expect(stdout).toMatch(/phase +ramping, stage 10 % for /)
    expect(stdout).toMatch(
      /share +10\u00a0% of eligible .*10\.3\u00a0% assigned to Kokoro, 10\.1\u00a0% served/,
    )
    expect(stdout).toMatch(/verdict +healthy/)
    expect(stdout).toMatch(/errors +healthy +0\.4\u00a0% +2\u00a0% +0\.0003 of 1 +1,204/)
    expect(stdout).toContain('next: advance to 25 %, by a person: not yet')
    expect(stdout).toMatch(/dwell +waiting +4 min +10 min +operator +The stage has lasted/)
    expect(stdout).toMatch(/gateways +observed 1\.2 s after the decision/)
    expect(stdout).toContain('alert errors on tts')
    expect(JSON.parse((await run('status', 'tts', '--json')).stdout)).toMatchObject({
      rollouts: [{ key: 'tts' }],
      alerts: [{ alert: 'errors' }],
    })
  })

  it('advances with the version that it read, and finds the only rollout by itself', async () => {
    const { code, stdout } = await run('advance', '--reason', 'gates are clear', '--waive', 'dwell,sample')
    expect(code).toBe(0)
    expect(stdout).toContain('tts: shadow → 10 % (decision 7)')
    expect(sent()).toEqual([
      [
        'command',
        { kind: 'person', name: 'admin-name', role: 'admin' },
        'tts',
        sampleRollout.version,
        { command: 'advance', reason: 'gates are clear', waive: ['dwell', 'sample'] },
      ],
    ])
  })

  it('shows which gates are not clear when it is refused, and ends with 1', async () => {
    control.api.failNext('command', {
      code: 'refused',
      reason: 'gates-not-clear',
      detail: 'dwell is not clear',
      gates: [sampleGate],
    })
    const { code, stderr } = await run('advance', 'tts', '--reason', 'now')
    expect(code).toBe(1)
    expect(stderr).toMatch(/refused: dwell is not clear/)
    expect(stderr).toMatch(/dwell +waiting +4 min +10 min +operator/)
    expect(stderr).toContain('--waive GATE')
  })

  it('says that the rollout changed meanwhile', async () => {
    control.api.failNext('command', { code: 'version-conflict', detail: 'it is at 4', currentVersion: 4 })
    const { code, stderr } = await run('hold', 'tts', '--reason', 'x', '--version', '3')
    expect(code).toBe(1)
    expect(stderr).toContain('Somebody changed the rollout meanwhile')
  })

  it('rolls back without a reason, and says when gateways were seen to follow', async () => {
    const { code, stdout } = await run('rollback')
    expect(code).toBe(0)
    expect(stdout).toContain('Gateways: observed 1.2 s after the decision.')
    expect(sent().at(-1)?.slice(2)).toEqual(['tts', null, { command: 'roll-back', reason: '' }])
  })

  it('sends every other command as control takes it', async () => {
    const reason = ['--reason', 'because']
    await run('start', 'tts', ...reason)
    await run('set-share', 'tts', '12.5%', ...reason)
    await run('re-arm', 'tts', '--stage', '10 %', '--rotate-cohort', ...reason)
    for (const name of ['resume', 'undo', 'complete', 'abandon']) await run(name, 'tts', ...reason)
    expect(sent().map((call) => call[4])).toEqual([
      { command: 'start', reason: 'because', waive: [] },
      { command: 'set-share', share: 1_250, reason: 'because', waive: [] },
      { command: 're-arm', reason: 'because', stage: '10 %', rotateCohort: true },
      { command: 'resume', reason: 'because' },
      { command: 'undo', reason: 'because' },
      { command: 'complete', reason: 'because', waive: [] },
      { command: 'abandon', reason: 'because' },
    ])
  })

  it('lists decisions, incidents, evidence, the plan, backends, gateways and tokens', async () => {
    expect((await run('decisions')).stdout).toMatch(
      /7 +\S+ \S+ UTC +tts +shadow → 10 % +ada +gates are clear/,
    )
    expect((await run('incident', 'list')).stdout).toContain('English speech rolled back from 50 %')
    expect((await run('incident', 'show', '4')).stdout).toMatch(/touched +12 users, 41 failed requests/)
    expect((await run('evidence', 'list')).stdout).toBe('No evidence was entered yet.\n')
    expect((await run('plan')).stdout).toContain('Plan 5, issued')
    expect((await run('backends')).stdout).toMatch(/kokoro +Kokoro +openai-speech .*gateway-eu closed/)
    expect((await run('gateways')).stdout).toMatch(/gateway-eu \(node\) +live +a1b2 .*5, current/)
    expect((await run('tokens', 'list')).stdout).toMatch(/t1 +ci +viewer .*in force/)
  })

  it('closes an incident with its cause, enters evidence, makes and revokes tokens', async () => {
    expect((await run('incident', 'close', '4', '--cause', 'a full disk')).stdout).toMatch(
      /cause +a full disk/,
    )
    const add = await run(
      ...['evidence', 'add', '--kind', 'benchmark', '--value', '212', '--source', 'run 4'],
      ...['--measured', '2026-11-20'],
    )
    expect(add.stdout).toContain('Entered: benchmark 212 ms p95, measured 2026-11-20')
    const made = await run('tokens', 'create', 'ci', '--role', 'viewer')
    expect(made.stdout.split('\n')[0]).toBe('cf_secret_once')
    expect((await run('tokens', 'revoke', 't1')).stdout).toContain('"ci" (viewer) is revoked.')
    expect(sent().map(([verb]) => verb)).toEqual([
      'closeIncident',
      'addEvidence',
      'createToken',
      'revokeToken',
    ])
  })
})
