/** People who speak at a steady pace, each text new, and how they fared. */

import type { LocalRun } from './local-run.ts'

export interface Speakers {
  counts(): { readonly answered: number; readonly without: number; readonly bySource: Record<string, number> }
  /** Counts from here on. */
  forget(): void
  stop(): Promise<void>
}

export function startSpeakers(run: LocalRun, options: { perSecond: number; users: number }): Speakers {
  let answered = 0
  let without = 0
  let bySource: Record<string, number> = {}
  let sent = 0
  const pending = new Set<Promise<void>>()

  async function speak(): Promise<void> {
    const number = sent++
    const answer = await run.speak(
      `speaker-${(number * 7) % options.users}`,
      `This is what number ${number} has to say today.`,
      { format: 'wav' },
    )
    await answer.arrayBuffer()
    const source = answer.headers.get('x-tts-source') ?? 'none'
    bySource[source] = (bySource[source] ?? 0) + 1
    if (answer.status === 200) answered++
    else without++
  }

  const timer = setInterval(() => {
    const one = speak()
      .catch(() => {
        without++
      })
      .finally(() => pending.delete(one))
    pending.add(one)
  }, 1_000 / options.perSecond)

  return {
    counts: () => ({ answered, without, bySource: { ...bySource } }),
    forget() {
      answered = 0
      without = 0
      bySource = {}
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(pending)
    },
  }
}
