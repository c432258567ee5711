import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Ask, type Load, type LoadResult, USERS } from './load.ts'

const run = promisify(execFile)

/** The headers and the body of each request; `{n}` stands for its number. */
function scriptOf({ path, headers, body }: Ask): string {
  const fixed = Object.entries(headers).map(
    ([name, value]) => `[${JSON.stringify(name)}] = ${JSON.stringify(value)}, `,
  )
  const [before, after] = body.split('{n}') as [string, string]
  return `
local n = 0
request = function()
  n = n + 1
  local headers = { ${fixed.join('')}["x-user-id"] = "user-" .. (n * 7919 % ${USERS}) }
  return wrk.format("POST", ${JSON.stringify(path)}, headers, ${luaString(before)} .. n .. ${luaString(after)})
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d\\n", summary.requests, summary.duration,
    e.status + e.connect + e.read + e.write + e.timeout, latency:percentile(50)))
end
`
}

function luaString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

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

async function runWrk(url: string, seconds: number, ask: Ask, connections: number): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-wrk-'))
  try {
    const script = join(folder, 'speak.lua')
    writeFileSync(script, scriptOf(ask))
    const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', script, url]
    const { stdout } = await run('wrk', args)
    const found = /^RESULT (\d+) (\d+) (\d+) (\d+)$/m.exec(stdout)
    if (found === null) throw new Error(`wrk said something unexpected:\n${stdout}`)
    const [requests, micros, failed, median] = found.slice(1).map(Number) as [number, number, number, number]
    return { answers: requests - failed, failed, seconds: micros / 1e6, medianMs: median / 1e3 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
