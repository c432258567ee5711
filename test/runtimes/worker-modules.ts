import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

export interface WorkerModule {
  readonly type: 'ESModule'
  readonly path: string
  readonly contents: string
}

const root = join(import.meta.dirname, '..', '..')

/** The plugin as workerd takes it: each file a module of its own, with its types blanked out, and no bundler. */
export function pluginModules(entry: string, entryPath = 'test/runtimes/entry.mjs'): WorkerModule[] {
  const files = readdirSync(join(root, 'gateway-plugin'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/(?:^|\/)(?:dist|node_modules)\//.test(path))
    .filter((path) => !/^runtimes\/node|^browser/.test(path))
  return [
    { type: 'ESModule', path: entryPath, contents: entry },
    ...files.map(
      (path): WorkerModule => ({
        type: 'ESModule',
        path: join('gateway-plugin', path),
        contents: stripTypeScriptTypes(readFileSync(join(root, 'gateway-plugin', path), 'utf8')),
      }),
    ),
  ]
}
