import type { Field } from '../contender.ts'
import { createGrowthBook } from './growthbook.ts'
import { createLaunchDarkly } from './launchdarkly.ts'
import { createUnleash } from './unleash.ts'

/**
 * A flag client evaluated in memory, without a server. What it would count and send is off, which makes it faster
 * than in production. None of its types are used: the project must compile where it is not installed.
 */
export interface Peer {
  readonly name: string
  create(): Promise<Field>
}

export const PEERS: readonly Peer[] = [
  { name: 'unleash-client', create: createUnleash },
  { name: '@growthbook/growthbook', create: createGrowthBook },
  { name: '@launchdarkly/node-server-sdk', create: createLaunchDarkly },
]
