import type { AheadView, RolloutSummary } from '../../../control/app/views.ts'
import type { GateName } from '../../../control/core/gate.ts'
import { formatDuration } from '../format/duration.view.ts'
import { formatMoney } from '../format/money.view.ts'
import { formatMeasuredShare, formatPace } from '../format/number.view.ts'
import { nextVerb, stageLabel } from '../rollout/action.view.ts'
import { GATE_TITLES } from '../rollout/words.view.ts'
import { worstFirst } from './order.view.ts'

const AT_REST = new Set(['completed', 'abandoned'])
const TROUBLE = new Set(['breached', 'suspect', 'stale'])

export interface OverviewWords {
  readonly headline: string
  readonly subline: string
}

/** The first sentence for a tired person: what needs them, or that nothing does. */
export function overviewWords(rollouts: readonly RolloutSummary[]): OverviewWords {
  const under = rollouts.filter((it) => !AT_REST.has(it.phase))
  const open = under.filter((it) => it.openIncident !== null)
  const troubled = under.filter((it) => it.openIncident === null && TROUBLE.has(it.worst))
  const held = under.filter((it) => it.phase === 'held' && !open.includes(it) && !troubled.includes(it))
  const rest = rollouts.length - open.length - troubled.length - held.length
  const others = rest === 0 ? '' : rest === 1 ? ' The other one is well.' : ` The other ${rest} are well.`
  if (open.length > 0)
    return {
      headline: `${listed(open)} ${open.length === 1 ? 'needs' : 'need'} you: an incident is open.`,
      subline: `Look for the cause first.${troubled.length + held.length === 0 ? others : ''}`,
    }
  if (troubled.length > 0)
    return {
      headline: `${listed(troubled)} ${troubled.length === 1 ? 'is' : 'are'} not sure to be well.`,
      subline: `Going up waits there; what is proven bad goes back by itself.${others}`,
    }
  if (held.length > 0)
    return {
      headline: `${listed(held)} ${held.length === 1 ? 'is' : 'are'} held. Nothing else needs you.`,
      subline: 'A hold by a person ends by a person.',
    }
  const [only] = rollouts
  if (rollouts.length === 1 && only) return { headline: only.headline, subline: only.subline }
  return {
    headline: 'Nothing needs you now.',
    subline: `${rollouts.length} rollouts, ${under.length} of them under way. ${soonest(under)}`.trim(),
  }
}

/** Two by name, more by number. */
function listed(rollouts: readonly RolloutSummary[]): string {
  const [first, second] = worstFirst(rollouts)
  if (rollouts.length === 1) return shortened(first!.name)
  if (rollouts.length === 2) return `${shortened(first!.name)} and ${shortened(second!.name)}`
  return `${rollouts.length} rollouts`
}

const LONGEST = 60
const shortened = (name: string) =>
  name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name

function soonest(rollouts: readonly RolloutSummary[]): string {
  const ready = rollouts.filter((it) => it.ahead?.waitsFor.length === 0)
  if (ready.length > 0) return `${listed(ready)} can go on now.`
  const waiting = rollouts
    .flatMap(({ name, ahead }) =>
      ahead?.waitsFor.length === 1 && ahead.dwellLeftMs !== null ? { name, left: ahead.dwellLeftMs } : [],
    )
    .sort((a, b) => a.left - b.left)[0]
  return waiting ? `${shortened(waiting.name)} can go on in ${formatDuration(waiting.left)}.` : ''
}

/** What stands between a rollout and its next step, in one line. */
export function aheadText(rollout: Pick<RolloutSummary, 'ahead' | 'holds' | 'phase'>): string {
  if (rollout.holds !== null) return rollout.holds
  if (rollout.phase === 'rolled-back') return 'To try again: a cause, the cooldown, and a person.'
  if (rollout.ahead === null) return 'Nothing comes next: it is at its end.'
  return waitText(rollout.ahead)
}

function waitText(ahead: AheadView): string {
  const { to, waitsFor, dwellLeftMs, command } = ahead
  const step = command === 'complete' ? 'Completion' : capitalised(stageLabel(to ?? 'the next stage'))
  if (waitsFor.length === 0) return `Next: ${nextVerb({ command, to }).toLowerCase()}, which can be done now.`
  const left = dwellLeftMs === null ? '' : ` (${formatDuration(dwellLeftMs)} left)`
  const named = waitsFor.slice(0, 2).map((gate) => gateWords(gate, left))
  const more = waitsFor.length > 2 ? `, and ${waitsFor.length - 2} more` : ''
  return `Next: ${step} waits for ${named.join(waitsFor.length === 2 ? ' and ' : ', ')}${more}.`
}

function gateWords(gate: GateName, left: string): string {
  const title = GATE_TITLES[gate]
  return `${title.charAt(0).toLowerCase()}${title.slice(1)}${gate === 'dwell' ? left : ''}`
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Beside the state of a rollout; empty: not known. */
export function savedText(saved: number | null): string {
  if (saved === null) return ''
  return saved < 0 ? `cost ${formatMoney(-saved)} more` : `saved ${formatMoney(saved)}`
}

/** One sentence for who pays, of those rollouts whose saving is known; empty: of none. */
export function moneySentence(rollouts: readonly RolloutSummary[]): string {
  const known = rollouts.flatMap(({ saved }) => (saved === null ? [] : [saved]))
  if (known.length === 0) return ''
  const net = known.reduce((sum, saved) => sum + saved, 0)
  const did =
    net < 0
      ? `cost ${formatMoney(-net)} more than staying with the vendor`
      : `saved ${formatMoney(net)} net to date`
  if (rollouts.length === 1) return `It has ${did}.`
  const [some, all] = [known.length, rollouts.length]
  if (some === all) return `All ${all} rollouts together have ${did}.`
  return `${some} of ${all} rollouts ${some === 1 ? 'has' : 'have'} ${did}.`
}

/** Under the share, line by line: what was really served, and of how much. */
export function servedLines({ served, requestsPerSecond }: RolloutSummary): readonly string[] {
  if (served === null) return ['no traffic']
  return [`${formatMeasuredShare(served * 10_000)} served`, formatPace(requestsPerSecond)]
}
