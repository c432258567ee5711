/** Share of every contender, in basis points. */
export const SHARE = 2_500

/** The usual request: no other than the last of three rollouts is concerned with it. */
export const REQUEST = { language: 'en', voice: 'alloy' } as const

/** The flag of the first question: a share of everybody. */
export const PLAIN_FLAG = 'plain'

export interface TargetedFlag {
  readonly key: string
  readonly language: string
  /** null: any voice. */
  readonly voice: string | null
}

/** The flags of the second question, the same targets as those of the three rollouts, asked in order until one is on. */
export const TARGETED_FLAGS: readonly TargetedFlag[] = [
  { key: 'tts-es', language: 'es', voice: null },
  { key: 'tts-stories', language: 'en', voice: 'storyteller' },
  { key: 'tts', language: 'en', voice: null },
]
