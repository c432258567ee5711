/** Which declared route a request is for, found before any handler runs. */

import { ACCESS, type Access, type RouteName } from './access.ts'

export type FoundRoute =
  | { readonly kind: 'route'; readonly name: RouteName; readonly path: string; readonly access: Access }
  /** The path exists with other methods. */
  | { readonly kind: 'other-methods'; readonly allow: readonly string[] }
  | { readonly kind: 'none' }

interface Declared {
  readonly name: RouteName
  readonly method: string
  readonly path: string
  readonly pattern: RegExp
  readonly access: Access
}

const DECLARED: readonly Declared[] = (Object.keys(ACCESS) as RouteName[]).map((name) => {
  const [method, path] = name.split(' ') as [string, string]
  const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[a-z]+\}/g, '[^/]+')}$`)
  return { name, method, path, pattern, access: ACCESS[name] }
})

export function findRoute(method: string, path: string): FoundRoute {
  const wanted = method === 'HEAD' ? 'GET' : method
  const here = DECLARED.filter((route) => route.pattern.test(path))
  const found = here.find((route) => route.method === wanted)
  if (found) return { kind: 'route', name: found.name, path: found.path, access: found.access }
  if (here.length === 0) return { kind: 'none' }
  const allow = here.flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]))
  return { kind: 'other-methods', allow }
}
