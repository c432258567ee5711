/** What the reporter is given. */

import type { BatchHeader, BreakerState, CacheCounts } from '../contract.ts'
import type { Log, Send } from '../send.ts'

export interface ReporterSettings {
  readonly gateway: string
  readonly instance: string
  readonly runtime: BatchHeader['runtime']
  readonly controlUrl: string
  readonly token: string
  readonly send: Send
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  readonly gzip: ((bytes: Uint8Array) => Promise<Uint8Array>) | null
  readonly log: Log
  readonly planVersion: () => number
  readonly breakers: () => Readonly<Record<string, BreakerState>>
  /** Called with the plan version of each receipt. */
  readonly onReceipt: (planVersion: number) => void
  /** Keeps a send alive that nobody waits for; without it, sends live as long as the process. */
  readonly defer?: (work: Promise<unknown>) => void
  /** Called with each record that waits from now on. */
  readonly onRecord?: () => void
  /** Of this instance's audio cache; null: it has none. */
  readonly cacheCounts?: () => CacheCounts | null
  /** Records kept in memory while control is away; 20,000 unless told. */
  readonly mostRecords?: number
}
