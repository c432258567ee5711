/**
 * `npm run check`: types, lint, format and architecture, in seconds.
 *
 * Every check is printed with its time; what one of them says is shown only if it fails.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const tool = (...parts) => join(root, 'node_modules', ...parts)
const types = (folder) => ({
  name: `types ${folder}`,
  needs: folder === '.' ? 'tsconfig.json' : `${folder}/tsconfig.json`,
  args: [tool('typescript', 'bin', 'tsc'), '-p', folder],
})

const checks = [
  types('.'),
  types('control'),
  types('control/core'),
  types('control/backtest'),
  types('gateway-plugin'),
  types('dashboards/ops'),
  {
    name: 'lint and format',
    needs: 'biome.json',
    args: [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'],
  },
  {
    name: 'architecture',
    needs: 'test/architecture.test.ts',
    args: [tool('vitest', 'vitest.mjs'), 'run', '--project', 'unit', 'test/architecture.test.ts'],
  },
]

const started = performance.now()
const waiting = [...checks]
const failed = []
// Two at a time: the smallest machine that builds this has two cores.
await Promise.all([worker(), worker()])

const seconds = ((performance.now() - started) / 1000).toFixed(1)
if (failed.length > 0) {
  console.log(`check: ${failed.length} of ${checks.length} failed in ${seconds} s: ${failed.join(', ')}`)
  process.exitCode = 1
} else {
  console.log(`check: ${checks.length} of ${checks.length} passed in ${seconds} s`)
}

async function worker() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const { ok, took, output } = await run(check)
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${check.name.padEnd(24)} ${took} s`)
    if (ok) continue
    failed.push(check.name)
    console.log(output)
  }
}

function run({ needs, args }) {
  if (!existsSync(join(root, needs))) {
    return Promise.resolve({ ok: false, took: '0.0', output: `${needs} does not exist` })
  }
  const began = performance.now()
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('close', (code) =>
      done({ ok: code === 0, took: ((performance.now() - began) / 1000).toFixed(1), output }),
    )
  })
}
