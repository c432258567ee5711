import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CONNECTIONS, type Load, type LoadResult, USERS } from './load.ts'

const run = promisify(execFile)

/** Another text and another user for each request, as from a busy service. */
const SCRIPT = `
local n = 0
request = function()
  n = n + 1
  local headers = { ["content-type"] = "application/json", ["x-user-id"] = "user-" .. (n * 7919 % ${USERS}) }
  local body = '{"text":"Sentence ' .. n .. ' of a long story that somebody reads aloud.","language":"en"}'
  return wrk.format("POST", "/tts/speak", headers, body)
end
done = function(summary)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d\\n", summary.requests, summary.duration,
    e.status + e.connect + e.read + e.write + e.timeout))
end
`

/** The load generator wrk where it is installed: in C, so that little of two cores is lost to asking. */
export async function findWrk(): Promise<Load | null> {
  try {
    await run('wrk', ['--version'])
  } catch (error) {
    // It prints its version and ends with 1.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  }
  return { name: 'wrk', run: runWrk }
}

async function runWrk(url: string, seconds: number): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-wrk-'))
  try {
    const script = join(folder, 'speak.lua')
    writeFileSync(script, SCRIPT)
    const args = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${seconds}s`, '-s', script, url]
    const { stdout } = await run('wrk', args)
    const found = /^RESULT (\d+) (\d+) (\d+)$/m.exec(stdout)
    if (found === null) throw new Error(`wrk said something unexpected:\n${stdout}`)
    const [requests, micros, failed] = found.slice(1).map(Number) as [number, number, number]
    return { answers: requests - failed, failed, seconds: micros / 1e6 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
