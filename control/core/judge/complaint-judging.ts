/** Complaints in a judge: what has come for open ticks, and the triggers that hear it when a tick is closed. */

import { ComplaintTrigger, type ComplaintTriggerConfig } from '../triggers/complaints.ts'
import type { VerdictContext } from '../triggers/verdict-context.ts'
import type { Verdict } from '../verdict.ts'
import type { Complaint } from './complaint.ts'
import { isSameMeter, type MeterConfigs } from './judge-config.ts'
import type { JudgeSnapshot } from './judge-snapshot.ts'
import { OpenTicks } from './open-ticks.ts'
import { releaseQuiet } from './release-quiet.ts'

type Voice = 'main' | 'eager'
const VOICES: readonly Voice[] = ['main', 'eager']

export class ComplaintJudging {
  readonly #triggers: Record<Voice, ComplaintTrigger | null>
  readonly #open = new OpenTicks<Complaint>()

  constructor({ main, eager }: MeterConfigs, state?: JudgeSnapshot['complaints']) {
    const make = (config: ComplaintTriggerConfig | null | undefined, voice: Voice) =>
      config ? new ComplaintTrigger(config, state?.[voice] ?? undefined) : null
    this.#triggers = { main: make(main.complaints, 'main'), eager: make(eager?.complaints, 'eager') }
  }

  get firstOpen(): number {
    return this.#open.first
  }

  isBreached(voice: Voice): boolean {
    return this.#triggers[voice]?.breached ?? false
  }

  get loudness(): number {
    return this.#triggers.main?.loudness ?? 0
  }

  add(tick: number, complaints: readonly Complaint[]): void {
    this.#open.add(tick, complaints)
  }

  close(tick: number): void {
    const complaints = this.#open.take(tick)
    if (complaints) for (const voice of VOICES) this.#triggers[voice]?.step(tick, complaints)
  }

  releaseEager(): void {
    releaseQuiet(this.#triggers.eager)
  }

  endEpoch(): void {
    this.#open.clear()
  }

  reset(): void {
    for (const voice of VOICES) this.#triggers[voice]?.reset()
  }

  /** A person has listened: what has reached a breach counts no more. */
  answer(): void {
    for (const voice of VOICES) if (this.#triggers[voice]?.breached) this.#triggers[voice].reset()
  }

  reconfigure(before: MeterConfigs, after: MeterConfigs): void {
    for (const voice of VOICES) {
      const config = after[voice]?.complaints ?? null
      if (!isSameMeter(before[voice]?.complaints ?? null, config))
        this.#triggers[voice] = config && new ComplaintTrigger(config)
    }
  }

  /** None or one. */
  verdicts(voice: Voice, judged: number, context: VerdictContext): readonly Verdict[] {
    const trigger = this.#triggers[voice]
    return trigger ? [trigger.verdict(judged, context)] : []
  }

  state(): JudgeSnapshot['complaints'] {
    const { main, eager } = this.#triggers
    return { main: main?.state() ?? null, eager: eager?.state() ?? null }
  }
}
