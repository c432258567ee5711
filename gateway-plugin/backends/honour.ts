/** Which parameters of a request a backend can honour: declared by the plan, within what its API takes. */

import { DIALECT_LIMITS, dialectOf, type PlanBackend } from '../contract.ts'

export interface SpokenParameters {
  /** 1 or left out: normal. */
  readonly speed?: number
  readonly pitch?: number
}

export function honoursSpeed(backend: PlanBackend, speed: number): boolean {
  if (speed === 1) return true
  if (!backend.capabilities.speed) return false
  const range = DIALECT_LIMITS[dialectOf(backend)].speed
  return range !== null && speed >= range.least && speed <= range.most
}

export function honoursPitch(backend: PlanBackend, pitch: number): boolean {
  return pitch === 1 || backend.capabilities.pitch
}

/** The parameter for which a backend refuses a request by its declared rule; null: it serves it. */
export function refusedParameter(
  backend: PlanBackend,
  { speed = 1, pitch = 1 }: SpokenParameters,
): 'speed' | 'pitch' | null {
  const { whenUnsupported: rule } = backend
  if (rule.speed === 'refuse' && !honoursSpeed(backend, speed)) return 'speed'
  return rule.pitch === 'refuse' && !honoursPitch(backend, pitch) ? 'pitch' : null
}

/** What could be asked of some of these backends instead: for the one who got a 400. */
export function describeRange(backends: readonly PlanBackend[], parameter: 'speed' | 'pitch'): string {
  if (parameter === 'pitch') return '1'
  const ranges = backends.flatMap((backend) => {
    const range = backend.capabilities.speed ? DIALECT_LIMITS[dialectOf(backend)].speed : null
    return range === null ? [] : [`${range.least} to ${range.most}`]
  })
  return ranges.length === 0 ? '1' : `1, or ${[...new Set(ranges)].join(' or ')}`
}

/** What was asked for and left out by rule, so that an answer can say so. */
export function ignoredParameters(
  backend: PlanBackend,
  { speed = 1, pitch = 1 }: SpokenParameters,
): readonly ('speed' | 'pitch')[] {
  const ignored: ('speed' | 'pitch')[] = []
  if (!honoursSpeed(backend, speed)) ignored.push('speed')
  if (!honoursPitch(backend, pitch)) ignored.push('pitch')
  return ignored
}
