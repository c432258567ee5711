/**
 * The system packages that some suites need. Installed only as root on Debian (apt-get), or where asked for.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** `binaries`: the first one found on the path will do. */
const PACKAGES = [
  { name: 'chromium', binaries: ['chromium', 'chromium-browser', 'google-chrome'], project: 'browser' },
  { name: 'nginx', binaries: ['nginx'], project: undefined },
  { name: 'redis-server', binaries: ['redis-server'], project: undefined },
]

/**
 * Installs what is missing where that is allowed.
 *
 * @param {{ install: boolean }} options `install`: also elsewhere than as root on Debian.
 * @returns {{ name: string, project: string | undefined, reason: string }[]} what is still missing, and why.
 */
export function ensureSystemPackages({ install }) {
  const missing = PACKAGES.filter((it) => !isInstalled(it))
  if (missing.length === 0) return []
  const root = process.getuid?.() === 0
  const debian = existsSync('/etc/debian_version')
  if (!debian) return missing.map((it) => refused(it, 'not a Debian system: install it by hand'))
  if (!root && !install) return missing.map((it) => refused(it, 'not root: install it, or pass --install'))
  const names = missing.map((it) => it.name)
  console.log(`installing system packages: ${names.join(' ')}`)
  const problem = aptGet(root, ['update', '-qq']) ?? aptGet(root, ['install', '-y', '-qq', ...names])
  return missing
    .filter((it) => !isInstalled(it))
    .map((it) => refused(it, problem ?? 'apt-get installed no such program'))
}

function refused({ name, project }, reason) {
  return { name, project, reason: `${name} is missing (${reason})` }
}

function isInstalled({ binaries }) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin']
  return binaries.some((file) => folders.some((folder) => isExecutable(join(folder, file))))
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @returns {string | undefined} what went wrong. */
function aptGet(root, args) {
  const command = ['apt-get', ...args, ...(args[0] === 'install' ? ['--no-install-recommends'] : [])]
  const [file, ...rest] = root ? command : ['sudo', '-n', ...command]
  // RUNLEVEL=1: a server that comes with a package is not to be started.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const { status, stderr, error } = spawnSync(file, rest, { env, encoding: 'utf8' })
  if (status === 0) return undefined
  const said = error?.message ?? stderr.trim().split('\n').at(-1) ?? ''
  return `apt-get ${args[0]} failed: ${said}`
}
