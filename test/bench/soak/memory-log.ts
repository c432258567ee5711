import type { Point } from './fit-slope.ts'
import { nameOfCommand, type ProcessMemory } from './process-tree.ts'

/** Hours since the first sample, and bytes. */
export type Series = readonly Point[]

export interface MemoryLog {
  /** Takes one look at all processes. Answers the names of those that were there before and are gone. */
  add(hours: number, tree: readonly ProcessMemory[]): readonly string[]
  /** By process, in the order in which they were first seen. */
  resident(): ReadonlyMap<string, Series>
  whole(): Series
  /** Whether the whole counts shared pages once. */
  isProportional(): boolean
}

/** `known` gives names to ids; others are called after the script that they run. */
export function createMemoryLog(known: ReadonlyMap<number, string>): MemoryLog {
  const resident = new Map<string, Point[]>()
  const whole: Point[] = []
  let isProportional = true
  return {
    add(hours, tree) {
      const byName = new Map<string, number>()
      for (const one of tree) {
        const name = known.get(one.pid) ?? nameOfCommand(one.command)
        byName.set(name, (byName.get(name) ?? 0) + one.resident)
        if (one.proportional === null) isProportional = false
      }
      for (const [name, value] of byName) {
        const series = resident.get(name) ?? []
        series.push({ at: hours, value })
        resident.set(name, series)
      }
      const value = tree.reduce((sum, one) => sum + (one.proportional ?? one.resident), 0)
      whole.push({ at: hours, value })
      const there = new Set(tree.map(({ pid }) => pid))
      return [...known].filter(([pid]) => !there.has(pid)).map(([, name]) => name)
    },
    resident: () => resident,
    whole: () => whole,
    isProportional: () => isProportional,
  }
}
