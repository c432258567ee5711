import { describe, expect, it } from 'vitest'
import { below, nameOfCommand, parseProportional, parsePs, readProcessTree } from './process-tree.ts'

const PS = `
    1     0  9000 /sbin/init splash
  100     1 80000 node --import file:///app/tied.ts deploy/local/start.ts --json
  101   100 90000 node --max-semi-space-size=2 /app/control/main.ts
  102   101  1000 espeak
  200     1 50000 node elsewhere.ts
`

describe('reading processes', () => {
  it('finds a process and everything below it, and nothing else', () => {
    const tree = below(100, parsePs(PS))
    expect(tree.map(({ pid }) => pid)).toEqual([100, 101, 102])
    expect(tree[1]?.resident).toBe(90_000 * 1_024)
    expect(below(999, parsePs(PS))).toEqual([])
  })

  it('calls a process after the script that it runs', () => {
    expect(parsePs(PS).map(({ command }) => nameOfCommand(command))).toEqual([
      'init',
      'start',
      'main',
      'espeak',
      'elsewhere',
    ])
  })

  it('reads the share of a process in shared pages, and not the parts of it', () => {
    expect(parseProportional('Rss: 300 kB\nPss:  200 kB\nPss_Anon: 100 kB\n')).toBe(204_800)
    expect(parseProportional('')).toBeNull()
  })

  it('sees this very process as the system does', async () => {
    const tree = await readProcessTree(process.pid)
    expect(tree[0]?.pid).toBe(process.pid)
    expect(tree[0]?.parent).toBe(process.ppid)
    expect(tree[0]?.resident).toBeGreaterThan(20e6)
  })
})
