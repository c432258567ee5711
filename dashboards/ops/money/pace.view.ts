/** A month against what was projected: where its parts stand on one line, 0 to 1 of its width. */

import type { MonthPace } from '../../../control/app/money-views.ts'
import { formatDifference } from '../format/number.view.ts'

export interface PaceLine {
  readonly spent: number
  readonly toDate: number
  readonly end: number
  readonly low: number
  readonly high: number
  /** Null: nothing was projected. */
  readonly projected: number | null
  readonly bound: number | null
  /** Micro-dollars of the bound. */
  readonly boundAt: number | null
}

export function paceLine(pace: MonthPace): PaceLine {
  const projected = pace.projected > 0 ? pace.projected : null
  const boundAt = projected === null ? null : projected * pace.maxRatio
  const most = Math.max(boundAt ?? 0, pace.endHigh, pace.spent, pace.projected, 1) * 1.08
  const at = (value: number) => Math.min(1, Math.max(0, value / most))
  return {
    spent: at(pace.spent),
    toDate: at(pace.projectedToDate),
    end: at(pace.end),
    low: at(pace.endLow),
    high: at(pace.endHigh),
    projected: projected === null ? null : at(projected),
    bound: boundAt === null ? null : at(boundAt),
    boundAt,
  }
}

export interface PaceWord {
  readonly mark: string
  readonly word: string
  readonly tone: MonthPace['state']
  /** `+1 % of +30 %`; null without a projection. */
  readonly distance: string | null
}

const WORDS: Readonly<Record<MonthPace['state'], readonly [string, string]>> = {
  healthy: ['✓', 'within its projection'],
  insufficient: ['…', 'too early to say'],
  stale: ['!', 'no new figures'],
  suspect: ['!', 'may end over its bound'],
  breached: ['✕', 'over its bound'],
}

export function paceWord(pace: MonthPace): PaceWord {
  const [mark, word] = WORDS[pace.state]
  const distance =
    pace.ratio === null ? null : `${formatDifference(pace.ratio)} of ${formatDifference(pace.maxRatio)}`
  return { mark, word, tone: pace.state, distance }
}

/** What is cheaper to the month's end. Null: nothing between them, or nothing is judged. */
export function whichIsCheaper(pace: MonthPace): 'staying' | 'going back' | null {
  if (pace.staying === pace.goingBack) return null
  return pace.staying < pace.goingBack ? 'staying' : 'going back'
}

const CAUSES: Readonly<Record<string, string>> = {
  'idle-server': 'Idle server',
  'dearer-server': 'A dearer server',
  shadow: 'Shadow duplicates',
  failover: 'Failover spend',
  retries: 'Retries',
  probes: 'Probes',
  'price-change': 'A price that changed',
  volume: 'More traffic than planned',
}

/** Where money over the projection went; a cause that is not known here keeps its own name. */
export const causeWords = (cause: string): string => CAUSES[cause] ?? cause
