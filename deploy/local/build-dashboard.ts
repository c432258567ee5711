import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type DashboardBuild = 'fresh' | 'built' | 'no-sources'

/**
 * Builds the ops dashboard unless the built one is younger than all of its sources.
 *
 * @param root the checkout.
 * @param say told once, before a build starts.
 * @throws Error with what vite said when the build fails.
 */
export async function buildDashboard(root: string, say: (line: string) => void): Promise<DashboardBuild> {
  const sources = join(root, 'dashboards', 'ops')
  if (!existsSync(join(sources, 'index.html'))) return 'no-sources'
  const built = join(sources, 'dist', 'index.html')
  if (existsSync(built) && statSync(built).mtimeMs > newest(sources)) return 'fresh'
  say('building the dashboard …')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  await new Promise<void>((done, fail) => {
    const child = spawn(process.execPath, [vite, 'build', 'dashboards/ops', '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A test runner says `test`, and React would come with all that helps its developers.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let output = ''
    child.stdout.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr.on('data', (data: Buffer) => (output += data.toString()))
    child.on('error', fail)
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`vite build dashboards/ops failed with code ${code}:\n${output}`)),
    )
  })
  return 'built'
}

/** Epoch milliseconds of the youngest source file. */
function newest(folder: string): number {
  let found = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    found = Math.max(found, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return found
}
