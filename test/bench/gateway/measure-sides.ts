import type { Ask, Load } from './load.ts'
import { type SideProcess, startSideProcess } from './side-process.ts'

/** Something that requests go through, and how they have to look for it. */
export interface Contender {
  readonly name: string
  /** Beside this file; null: the backend itself, with nothing in front. */
  readonly file: string | null
  readonly ask: (backend: string) => Ask
}

export interface Measured {
  readonly name: string
  readonly perSecond: number[]
  readonly medianMs: number[]
  readonly cpuMicros: number[]
  failed: number
}

export interface Scale {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly warmUpSeconds?: number
}

/** Long enough to be compiled: after three thousand requests a gateway still takes twice its time. */
const WARM_UP_SECONDS = 8

/** All contenders in front of one backend, in interleaved rounds that begin with another one each time. */
export async function measureSides(
  contenders: readonly Contender[],
  answers: 'audio' | 'json',
  load: Load,
  { rounds, seconds, connections, warmUpSeconds = WARM_UP_SECONDS }: Scale,
): Promise<readonly Measured[]> {
  const around = await startSideProcess('./stand-ins.ts', answers)
  const sides: { readonly side: SideProcess; readonly ask: Ask; readonly told: Measured }[] = []
  try {
    for (const { name, file, ask } of contenders) {
      const side = file === null ? around : await startSideProcess(file, around.url)
      const told = { name, perSecond: [], medianMs: [], cpuMicros: [], failed: 0 }
      sides.push({ side, ask: ask(around.url), told })
    }
    for (const { side, ask } of sides) await load.run(side.url, warmUpSeconds, ask, connections)
    for (let round = 0; round < rounds; round++)
      for (let turn = 0; turn < sides.length; turn++) {
        const { side, ask, told } = sides[(turn + round) % sides.length]!
        const before = await side.cpuMs()
        const result = await load.run(side.url, seconds, ask, connections)
        const cpuMs = (await side.cpuMs()) - before
        told.perSecond.push(result.answers / result.seconds)
        told.medianMs.push(result.medianMs)
        told.cpuMicros.push((cpuMs * 1_000) / Math.max(1, result.answers))
        told.failed += result.failed
      }
    return sides.map(({ told }) => told)
  } finally {
    for (const { side } of sides.toReversed()) if (side !== around) await side.stop()
    await around.stop()
  }
}
