/** Thirteen months of hours and a year of days of use in a real database, written past ingest. */

import { widenUsage } from '../../../control/core/cost/count-usage.ts'
import { DAY_MS, HOUR_MS, type UsageKey, type UsageRow } from '../../../control/core/cost/usage.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import { open } from '../../../control/store/sqlite/open.ts'
import { transact } from '../../../control/store/sqlite/transact.ts'
import { createUsageRows } from '../../../control/store/sqlite/usage-rows.ts'

const AURA_EN = '@cf/deepgram/aura-2-en'
const AURA_ES = '@cf/deepgram/aura-2-es'
const VENDOR = { backend: 'workers-ai', metered: true }
const OWN = { backend: 'kokoro', metered: false, model: 'kokoro-82m' }
const BASELINE = { rollout: 'tts', baseline: 'workers-ai', baselineModel: AURA_EN }
const NONE = { rollout: null, stage: '', baseline: '', baselineModel: '' }

type Kind = Omit<UsageKey, 'start' | 'stage'> & { readonly share: number; readonly stage?: string }

/** The fifteen keys that a rollout in the middle of its ladder has in an hour. */
export const KINDS: readonly Kind[] = [
  { ...BASELINE, ...VENDOR, model: AURA_EN, arm: 'baseline', role: 'primary', share: 0.35 },
  { ...BASELINE, ...VENDOR, model: AURA_EN, arm: 'candidate', role: 'fallback', share: 0.01 },
  { ...BASELINE, ...VENDOR, model: AURA_EN, arm: 'baseline', role: 'reverse-shadow', share: 0.02 },
  { ...BASELINE, ...VENDOR, model: AURA_EN, arm: 'baseline', role: 'probe', share: 0.001 },
  { ...BASELINE, ...OWN, arm: 'candidate', role: 'primary', share: 0.35 },
  { ...BASELINE, ...OWN, arm: 'candidate', role: 'fallback', share: 0.005 },
  { ...BASELINE, ...OWN, arm: 'candidate', role: 'shadow', share: 0.03 },
  { ...BASELINE, ...OWN, arm: 'candidate', role: 'probe', share: 0.001 },
  ...(['baseline', 'candidate'] as const).map(
    (arm): Kind => ({
      ...BASELINE,
      ...VENDOR,
      model: AURA_ES,
      baselineModel: AURA_ES,
      arm,
      role: 'primary',
      share: 0.05,
    }),
  ),
  { ...BASELINE, ...OWN, rollout: 'long-texts', arm: 'candidate', role: 'primary', share: 0.05 },
  {
    ...BASELINE,
    ...VENDOR,
    rollout: 'long-texts',
    model: AURA_EN,
    arm: 'baseline',
    role: 'primary',
    share: 0.05,
  },
  {
    ...BASELINE,
    ...VENDOR,
    rollout: 'long-texts',
    model: AURA_EN,
    arm: 'candidate',
    role: 'fallback',
    share: 0.001,
  },
  { ...NONE, ...VENDOR, model: AURA_EN, arm: 'baseline', role: 'primary', share: 0.05 },
  { ...NONE, ...VENDOR, model: '@cf/myshell-ai/melotts', arm: 'baseline', role: 'primary', share: 0.02 },
]

const STAGES = ['shadow', '10 %', '25 %', '50 %', '75 %', '100 %']
const WRITTEN_AT_ONCE = 30 * DAY_MS

export interface Fill {
  readonly path: string
  /** A midnight UTC. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly random: () => number
}

/** Answers how many rows were written. */
export function fillUsage({ path, from, to, random }: Fill): number {
  const { client, close } = open(path)
  client.pragma('synchronous = OFF')
  const usage = createUsageRows(client)
  let written = 0
  for (let at = from; at < to; at = (at + WRITTEN_AT_ONCE) as EpochMs) {
    const end = Math.min(to, at + WRITTEN_AT_ONCE)
    const hours: UsageRow[] = []
    for (let start = at; start < end; start = (start + HOUR_MS) as EpochMs)
      for (const kind of KINDS) hours.push(drawRow(kind, start, (start - from) / (to - from), random))
    const days = widenUsage(hours, DAY_MS)
    transact(client, () => {
      usage.add(HOUR_MS, hours)
      usage.add(DAY_MS, days)
    })
    written += hours.length + days.length
  }
  close()
  return written
}

/** About two million characters a day, 80 characters a request, 30 % from the cache, half of the calls measured. */
function drawRow({ share, ...kind }: Kind, start: EpochMs, progress: number, random: () => number): UsageRow {
  const calls = Math.max(1, Math.round((2_000_000 / 24 / 80) * share * (0.5 + random())))
  const characters = calls * 80
  const isUser = kind.role === 'primary'
  const cacheHits = isUser ? Math.round(calls * 0.43) : 0
  const measuredCalls = kind.metered ? Math.floor(calls / 2) : 0
  const listed = calls - measuredCalls
  return {
    stage: STAGES[Math.floor(progress * STAGES.length)]!,
    ...kind,
    start,
    counts: {
      requests: isUser ? calls + cacheHits : 0,
      cacheHits,
      cacheCharacters: cacheHits * 80,
      userCharacters: isUser ? characters : 0,
      userAudioMs: isUser ? calls * 4_848 : 0,
      calls,
      characters: listed * 80,
      audioMs: listed * 4_848,
      measuredCalls,
      measuredCharacters: measuredCalls * 80,
      measuredMicroUnits: measuredCalls * 218_181_818,
      okCalls: calls,
      okCharacters: characters,
    },
  }
}
