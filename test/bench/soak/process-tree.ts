import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

export interface ProcessMemory {
  readonly pid: number
  readonly parent: number
  /** Resident bytes. */
  readonly resident: number
  /** Resident bytes with each shared page divided by how many use it; null where the system does not tell. */
  readonly proportional: number | null
  readonly command: string
}

const run = promisify(execFile)

/** A process and everything below it, as `ps` sees it; empty when it is gone. */
export async function readProcessTree(root: number): Promise<readonly ProcessMemory[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='], { maxBuffer: 1e7 })
  const tree = below(root, parsePs(stdout))
  return Promise.all(tree.map(async (one) => ({ ...one, proportional: await readProportional(one.pid) })))
}

type Listed = Omit<ProcessMemory, 'proportional'>

/** Lines of `pid ppid rss command`, rss in KiB. */
export function parsePs(text: string): readonly Listed[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line)
    if (found === null) return []
    const [pid, parent, kib] = found.slice(1, 4).map(Number) as [number, number, number]
    return [{ pid, parent, resident: kib * 1_024, command: found[4]!.trim() }]
  })
}

export function below(root: number, all: readonly Listed[]): readonly Listed[] {
  const first = all.filter(({ pid }) => pid === root)
  const tree = [...first]
  for (const one of tree) tree.push(...all.filter(({ parent, pid }) => parent === one.pid && pid !== one.pid))
  return tree
}

async function readProportional(pid: number): Promise<number | null> {
  try {
    return parseProportional(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'))
  } catch {
    return null
  }
}

/** `Pss:  1234 kB` of Linux's smaps_rollup. */
export function parseProportional(text: string): number | null {
  const found = /^Pss:\s+(\d+) kB$/m.exec(text)
  return found === null ? null : Number(found[1]) * 1_024
}

/** What a process is called in the table: the script that it runs. */
export function nameOfCommand(command: string): string {
  const script = command.split(' ').find((part) => /\.(?:ts|mjs|js)$/.test(part) && !part.includes('tied.ts'))
  return script === undefined
    ? basename(command.split(' ')[0] ?? command)
    : basename(script).replace(/\.\w+$/, '')
}
