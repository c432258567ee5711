/** The commands of the runbooks, as they stand, against the system that `npm start` runs. */

import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractRunnable } from '../support/extract-runnable.ts'
import { type LocalRun, startLocalRun, until } from '../support/local-run.ts'

const root = join(import.meta.dirname, '../..')
const pages = readdirSync(join(root, 'runbooks'))
  .filter((name) => /^[a-z].*\.md$/.test(name))
  // What ends the rollout comes last; the others look at one that is under way.
  .sort((a, b) => Number(a === 'roll-back-now.md') - Number(b === 'roll-back-now.md') || a.localeCompare(b))

describe('the commands of the runbooks', () => {
  let system: LocalRun
  beforeAll(async () => {
    system = await startLocalRun()
    // The first gate waits for a success of the baseline, which the trickle brings.
    await until('all gates to leave draft clear', async () => (await system.rollout()).next?.clear)
    await system.command({ command: 'start', reason: 'so that there is something to look at' })
  })
  afterAll(() => system?.stop())

  /** The pages name the addresses of `npm start`; here the same programs listen elsewhere. */
  function moved(script: string): string {
    return script
      .replaceAll('http://127.0.0.1:8700', system.controlUrl)
      .replaceAll('http://127.0.0.1:8787', system.gatewayUrl)
      .replaceAll('http://127.0.0.1:8880', system.candidateUrl)
      .replaceAll('http://127.0.0.1:8790', system.vendorUrl)
  }

  function run(
    script: string,
  ): Promise<{ readonly code: number; readonly output: string; readonly said: string }> {
    const env = { ...process.env, CROSSFADE_URL: system.controlUrl, CROSSFADE_TOKEN: system.adminToken }
    return new Promise((done) => {
      const args = ['-euo', 'pipefail', '-c', moved(script)]
      execFile('bash', args, { cwd: root, env, timeout: 60_000 }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout, said: stderr }),
      )
    })
  }

  for (const page of pages)
    for (const { script, line } of extractRunnable(readFileSync(join(root, 'runbooks', page), 'utf8')))
      it(`work: ${page} from line ${line}`, async () => {
        const { code, output, said } = await run(script)
        expect(code, `${script}\n${said}\n${output}`).toBe(0)
        expect(output.trim(), script).not.toBe('')
      })
})
