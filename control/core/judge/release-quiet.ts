/** Takes back a breach that moved nothing once its meters have fallen below 1, so that it can come again. */

interface Latching {
  readonly breached: boolean
  readonly loudness: number
  release(): void
}

export function releaseQuiet(trigger: Latching | null): void {
  if (trigger?.breached && trigger.loudness < 1) trigger.release()
}
