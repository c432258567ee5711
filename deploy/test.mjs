/**
 * `npm test`: every suite, after installing what it needs.
 *
 *   --install    also install system packages elsewhere than as root on Debian (through sudo)
 *
 * A suite that cannot run is named with its reason; with CI=true or CROSSFADE_NO_SKIP=1 that, or a single
 * skipped test, is a failure. The last line is the sum over all suites.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildDashboard } from './local/build-dashboard.ts'
import { ensureSystemPackages } from './system-packages.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const noSkips = process.env.CI === 'true' || process.env.CROSSFADE_NO_SKIP === '1'

/** Cheap ones first; the folders say whether a suite has any test yet. */
const SUITES = [
  { project: 'unit', folders: ['test'] },
  { project: 'system', folders: ['test/system', 'test/e2e'] },
  { project: 'browser', folders: ['test/browser'] },
]

const unknown = process.argv.slice(2).filter((it) => it !== '--install')
if (unknown.length > 0) {
  console.error(
    `npm test takes --install only, not ${unknown.join(' ')}; for single tests: npx vitest run <file>`,
  )
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
const notes = []
const missing = ensureSystemPackages({ install: process.argv.includes('--install') })
for (const it of missing) notes.push(`${it.reason}; tests that need it are skipped`)
const dashboard = hasTests('test/browser') || hasTests('test/e2e') ? await dashboardProblem() : undefined

for (const { project, folders } of SUITES) {
  if (!folders.some(hasTests)) {
    notes.push(`suite ${project}: there is no test in ${folders.join(', ')}`)
    continue
  }
  const lacking = missing.find((it) => it.project === project)
  if (lacking !== undefined) {
    const count = await countOf(project)
    total.skipped += count
    notes.push(`suite ${project}: ${count} tests skipped, because ${lacking.reason}`)
    continue
  }
  console.log(`\n== ${project}`)
  add(project, await runSuite(project))
}
if (dashboard !== undefined) {
  total.failed += 1
  console.log(`\n${dashboard}`)
}

if (notes.length > 0) console.log(`\n${notes.map((note) => `! ${note}`).join('\n')}`)
const skippedIsBad = noSkips && (total.skipped > 0 || missing.length > 0)
if (skippedIsBad) console.log('! something was skipped, and here (CI, CROSSFADE_NO_SKIP) that is a failure')
process.exitCode = total.failed > 0 || skippedIsBad ? 1 : 0
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)

function hasTests(folder) {
  const path = join(root, folder)
  if (!existsSync(path)) return false
  return readdirSync(path, { withFileTypes: true }).some((entry) =>
    entry.isDirectory() ? hasTests(join(folder, entry.name)) : entry.name.endsWith('.test.ts'),
  )
}

async function dashboardProblem() {
  try {
    const built = await buildDashboard(root, console.log)
    return built === 'no-sources'
      ? 'dashboards/ops/index.html does not exist: no dashboard to test'
      : undefined
  } catch (error) {
    return error.message
  }
}

async function runSuite(project) {
  const folder = mkdtempSync(join(tmpdir(), 'crossfade-test-'))
  const file = join(folder, 'results.json')
  try {
    const code = await spawned(
      ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      'inherit',
    )
    return { code, results: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function add(project, { code, results }) {
  if (results === undefined) {
    total.failed += 1
    notes.push(`suite ${project}: vitest ended with code ${code} and left no results`)
    return
  }
  const before = total.failed
  for (const file of results.testResults) {
    const name = relative(root, file.name)
    const tests = file.assertionResults
    for (const test of tests) {
      if (test.status === 'passed') total.passed += 1
      else if (test.status === 'failed') total.failed += 1
      else {
        total.skipped += 1
        notes.push(`skipped: ${name} > ${test.fullName}`)
      }
    }
    if (file.status === 'failed' && !tests.some((test) => test.status === 'failed')) {
      total.failed += 1
      notes.push(`${name} could not be run: ${(file.message ?? '').split('\n')[0]}`)
    }
  }
  // An unhandled rejection fails vitest without failing any test.
  if (code !== 0 && total.failed === before) {
    total.failed += 1
    notes.push(
      `suite ${project}: every test passed, yet vitest ended with code ${code}: see its errors above`,
    )
  }
}

async function countOf(project) {
  let listed = ''
  await spawned(['list', '--project', project, '--json'], ['ignore', 'pipe', 'ignore'], (data) => {
    listed += data
  })
  try {
    return JSON.parse(listed).length
  } catch {
    return 1
  }
}

function spawned(args, stdio, onOutput) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [vitest, ...args], { cwd: root, stdio })
    if (onOutput !== undefined) child.stdout.on('data', onOutput)
    child.on('error', fail)
    child.on('close', (code) => done(code))
  })
}
