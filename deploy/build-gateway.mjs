/**
 * `npm run build:gateway`: the plugin as a package. Compiles into `dist`, puts the licence beside it, looks that every
 * export exists, and measures what each entry costs a user. Fails when one is over its budget.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const here = join(root, 'gateway-plugin')

/** Bytes of an entry with everything that it imports, minified and packed with gzip. */
const BUDGETS = { './cloudflare': 40_000, './node': 40_000, './hono': 500, './browser': 3_000 }

rmSync(join(here, 'dist'), { recursive: true, force: true })
const tsc = [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(here, 'tsconfig.build.json')]
if (spawnSync(process.execPath, tsc, { stdio: 'inherit' }).status !== 0) stop('tsc failed')
copyFileSync(join(root, 'LICENSE'), join(here, 'dist', 'LICENSE'))

const { exports, bin } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
const targets = Object.values(exports).flatMap((target) =>
  typeof target === 'string' ? [target] : Object.values(target),
)
const missing = [...targets, ...Object.values(bin)].filter((path) => !existsSync(join(here, path)))
if (missing.length > 0) stop(`package.json exports what was not built: ${missing.join(', ')}`)

let isOver = false
for (const [entry, budget] of Object.entries(BUDGETS)) {
  if (exports[entry] === undefined) continue
  const code = await bundle(join(here, exports[entry].default))
  const size = gzipSync(code, { level: 9 }).length
  isOver ||= size > budget
  const verdict = size > budget ? 'OVER ITS BUDGET' : 'of'
  console.log(`${entry.padEnd(14)} ${kB(code.length)} minified, ${kB(size)} gzip ${verdict} ${kB(budget)}`)
}
if (isOver)
  stop('an entry is over its budget: find what it imports without need, or raise the budget and say why')

async function bundle(entry) {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    root: here,
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      modulePreload: false,
      // Not as a library: Vite leaves white space in those.
      rollupOptions: {
        input: entry,
        external: [/^node:/],
        preserveEntrySignatures: 'strict',
        output: { format: 'es' },
      },
    },
  })
  const [{ output: chunks }] = Array.isArray(output) ? output : [output]
  return chunks.map((chunk) => chunk.code ?? '').join('')
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(8)
}

function stop(message) {
  console.error(`build:gateway: ${message}`)
  process.exit(1)
}
