import { createServer } from 'node:net'
import { PORT_VARIABLES, type Ports } from './options.ts'

export type ChosenPorts =
  | { readonly ok: true; readonly ports: Ports }
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * Checks every port before anything is started, and settles those that may be any free one.
 *
 * @param unused ports that this run does without.
 */
export async function choosePorts(ports: Ports, unused: readonly (keyof Ports)[]): Promise<ChosenPorts> {
  const problems: string[] = []
  const chosen: Record<string, number> = {}
  for (const [name, [variable, , what]] of Object.entries(PORT_VARIABLES)) {
    const wanted = ports[name as keyof Ports]
    const isUnused = unused.includes(name as keyof Ports)
    const free = isUnused ? wanted : await freePort(wanted)
    const isTwice = wanted !== 0 && Object.values(chosen).includes(wanted)
    if (free === undefined) {
      problems.push(`port ${wanted}, for ${what}, is taken: set ${variable} to another one`)
    } else if (isTwice && !isUnused) {
      problems.push(`port ${wanted} is wanted twice: set ${variable}, for ${what}, to another one`)
    } else chosen[name] = free
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, ports: chosen as unknown as Ports }
}

function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(undefined))
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : wanted
      probe.close(() => done(port))
    })
  })
}
