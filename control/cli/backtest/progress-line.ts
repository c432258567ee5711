/** One line that is written over: how far, how fast, how long still. */

import { formatCount, formatDuration } from '../format-values.ts'

const WIDTH = 28
const EVERY_MS = 200

export interface Progress {
  /** 0 to 1. */
  readonly fraction: number
  /** Attempts so far. */
  readonly attempts: number
}

export class ProgressLine {
  readonly #write: ((line: string) => void) | null
  readonly #now: () => number
  readonly #began: number
  #shown = 0

  /** `write` null: there is no terminal, and nothing is shown. */
  constructor(write: ((line: string) => void) | null, now: () => number) {
    this.#write = write
    this.#now = now
    this.#began = now()
  }

  show(progress: Progress): void {
    const now = this.#now()
    if (this.#write === null || now - this.#shown < EVERY_MS) return
    this.#shown = now
    this.#write(progressText(progress, now - this.#began))
  }

  clear(): void {
    if (this.#shown > 0) this.#write?.('')
  }
}

export function progressText({ fraction, attempts }: Progress, elapsedMs: number): string {
  const full = Math.round(Math.min(1, fraction) * WIDTH)
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
  const rate = elapsedMs > 0 ? (attempts / elapsedMs) * 1_000 : 0
  const left = fraction > 0.01 ? `, ${formatDuration((elapsedMs * (1 - fraction)) / fraction)} left` : ''
  return `${bar} ${Math.floor(fraction * 100)} %  ${formatCount(attempts)} attempts, ${formatCount(Math.round(rate))}/s${left}`
}
