/** Remembers how long a backend's recent successes took, to tell an impatient client from a slow backend. */

export interface UsualTime {
  note(latencyMs: number): void
  /** 1.5 × p95 of the last 64 successes; `otherwise` below 8 of them. Milliseconds. */
  limit(otherwise: number): number
}

export function createUsualTime(): UsualTime {
  const recent: number[] = []
  let next = 0
  return {
    note(latencyMs) {
      recent[next] = latencyMs
      next = (next + 1) % 64
    },
    limit(otherwise) {
      if (recent.length < 8) return otherwise
      const sorted = [...recent].sort((a, b) => a - b)
      return 1.5 * sorted[Math.ceil(sorted.length * 0.95) - 1]!
    },
  }
}
