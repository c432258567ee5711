/** What the reporter is given. */

import type { BatchHeader, BreakerState } from './contract.ts'
import type { Log, Send } from './send.ts'

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
  /** Records kept in memory while control is away; 20,000 unless told. */
  readonly mostRecords?: number
}
