/** One line on stderr that says how far it is and how long it will take; silent where nobody looks on. */

export interface ProgressLine {
  /** Fraction of the work, 0 to 1. */
  show(done: number): void
  end(): void
}

const EVERY_MS = 500

export function progressLine(label: string, out: NodeJS.WriteStream, now: () => number): ProgressLine {
  const began = now()
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    show(done) {
      const at = now()
      if (!out.isTTY || (at - shownAt < EVERY_MS && done < 1)) return
      shownAt = at
      const left = done > 0.01 ? `, ${minutes(((at - began) / done) * (1 - done))} left` : ''
      out.write(`\r\x1b[K${label}: ${Math.floor(done * 100)} %${left}`)
    },
    end() {
      if (out.isTTY) out.write('\r\x1b[K')
      out.write(`${label}: ${minutes(now() - began)}\n`)
    },
  }
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
