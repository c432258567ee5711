/** The whole judge, fed second by second until it breaches. */

import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { createJudge, type Judge } from '../../../control/core/judge/judge.ts'
import { type JudgeConfig, judgeConfigOf } from '../../../control/core/judge/judge-config.ts'
import type { Observation } from '../../../control/core/judge/observation.ts'
import type { Policy, TriggerPolicy } from '../../../control/core/policy.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import type { Verdict } from '../../../control/core/verdict.ts'
import { START } from './start.ts'

export type Enabled = 'errors' | 'latencyP95' | 'latencyP50' | 'complaints'

export interface JudgeOptions {
  /** Triggers that are on; all when left out. The weights stay, so that the others' budget is unspent. */
  readonly only?: readonly Enabled[]
  readonly mode?: Policy['triggers']['mode']
  readonly blame?: Policy['triggers']['errors']['blame']
}

/** The default policy, without the eager meters beside it: they move nobody and take their time. */
export function judgeConfig({ only, mode, blame }: JudgeOptions = {}): JudgeConfig {
  const { triggers, signals } = DEFAULT_POLICY
  const enabled = (name: Enabled) => triggers[name].enabled && (only?.includes(name) ?? true)
  const wanted: TriggerPolicy = {
    ...triggers,
    mode: mode ?? triggers.mode,
    errors: { ...triggers.errors, enabled: enabled('errors'), blame: blame ?? triggers.errors.blame },
    latencyP95: { ...triggers.latencyP95, enabled: enabled('latencyP95') },
    latencyP50: { ...triggers.latencyP50, enabled: enabled('latencyP50') },
    complaints: { ...triggers.complaints, enabled: enabled('complaints') },
  }
  return judgeConfigOf({
    ...DEFAULT_POLICY,
    triggers: wanted,
    signals: { ...signals, eager: { ...signals.eager, enabled: false } },
  })
}

export function startJudge(options: JudgeOptions = {}): Judge {
  return createJudge(judgeConfig(options))
}

/** Seconds `from` to before `to`; answers the second of the breach, Infinity: none. */
export function judgeUntil(
  judge: Judge,
  draw: (second: number) => readonly Observation[],
  from: number,
  to: number,
): number {
  for (let second = from; second < to; second++) {
    const seen = draw(second)
    if (seen.length === 0) continue
    judge.add(START + second, seen)
    judge.close(START + second)
    if (judge.breached) return second
  }
  return Number.POSITIVE_INFINITY
}

/** What the judge says after this second. */
export function breachOf(judge: Judge, second: number): Verdict | null {
  const now = ((START + second + 1) * 1_000) as EpochMs
  return judge.verdicts(now, 5_000).find((verdict) => verdict.state === 'breached') ?? null
}
