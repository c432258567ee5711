/** Holds that signals would have made: from the first second raised until `clearMs` without it. */

import { EAGER_PATIENCE_SEC } from '../../core/signals/signals.ts'
import type { ReplayedHold } from './backtest-report.ts'

type Description = Pick<ReplayedHold, 'stage' | 'share' | 'before'>

export class HoldWatch {
  readonly #clearMs: number
  readonly #describe: (tick: number) => Description
  readonly #ended: ReplayedHold[] = []
  /** Tick since which the mode eager is breached, null: it is not. */
  #eagerSince: number | null = null
  /** At the last look an open hold was raised by the mode eager. */
  #isSuspicious = false
  #open: (Omit<ReplayedHold, 'until'> & { raisedAt: number }) | null = null

  constructor(clearMs: number, describe: (tick: number) => Description) {
    this.#clearMs = clearMs
    this.#describe = describe
  }

  /** `text`: what is raised at the end of this tick; null: nothing. */
  see(tick: number, because: ReplayedHold['because'], text: string | null): void {
    const now = (tick + 1) * 1_000
    // Silence clears no suspicion: it was raised until something came that did.
    if (text === null && this.#isSuspicious && this.#open) this.#open.raisedAt = tick * 1_000
    this.#isSuspicious = text !== null && (this.#open?.because ?? because) === 'eager-suspicion'
    if (text !== null) {
      if (this.#open) this.#open.raisedAt = now
      else this.#open = { at: now, because, text, ...this.#describe(tick), raisedAt: now }
    } else if (this.#open && now - this.#open.raisedAt >= this.#clearMs) {
      this.end(this.#open.raisedAt + this.#clearMs)
    }
  }

  /** What the mode eager says at the end of this tick; null: nothing. It holds once it has lasted, as live it would. */
  seeEager(tick: number, text: string | null): void {
    if (text === null) this.#eagerSince = null
    else this.#eagerSince ??= tick
    const isLasting = this.#eagerSince !== null && tick - this.#eagerSince >= EAGER_PATIENCE_SEC
    this.see(tick, 'eager-suspicion', isLasting || this.#open ? text : null)
  }

  /** A hold that only a person ends. */
  note(tick: number, because: ReplayedHold['because'], text: string): void {
    this.#ended.push({ at: (tick + 1) * 1_000, until: null, because, text, ...this.#describe(tick) })
  }

  /** It was rolled back, or began anew. */
  end(at: number): void {
    this.#eagerSince = null
    this.#isSuspicious = false
    if (!this.#open) return
    const { raisedAt: _, ...hold } = this.#open
    this.#ended.push({ ...hold, until: at })
    this.#open = null
  }

  read(): readonly ReplayedHold[] {
    if (!this.#open) return this.#ended
    const { raisedAt: _, ...hold } = this.#open
    return [...this.#ended, { ...hold, until: null }]
  }
}
