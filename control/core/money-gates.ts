/** Gates that ask about money: whether somebody said what it would cost, and whether moving saves. */

import { describeMoney } from './describe.ts'
import { enteredGate } from './entered-gate.ts'
import type { GateAnswer, GateFacts } from './gate-facts.ts'

/** By stage, as costs are judged by it; or one figure a month that was entered as evidence. */
export function projectionGate(facts: GateFacts): GateAnswer {
  const { projection } = facts
  if (projection === null)
    return enteredGate(facts, 'projection', () => true, {
      bound: 'on file',
      value: (usd) => `$${usd} a month`,
      name: 'a cost projection',
    })
  const value = `${projection.stages} ${projection.stages === 1 ? 'stage' : 'stages'}`
  return {
    state: 'clear',
    value,
    bound: 'on file',
    text: `projected for ${value}: ${projection.source}, ${projection.enteredBy}`,
  }
}

const SAVING = 'the last 28 days'

/** Net of every cost that was entered. Where it cannot be measured, what somebody entered counts. */
export function savingGate(facts: GateFacts): GateAnswer {
  const net = facts.saving?.netMicroUsd ?? null
  const bound = 'above 0'
  if (net !== null)
    return {
      state: net > 0 ? 'clear' : 'failing',
      value: describeMoney(net),
      bound,
      text:
        net > 0
          ? `${describeMoney(net)} saved in ${SAVING}, net of every cost`
          : `${describeMoney(net)} in ${SAVING}, net of every cost: moving does not pay yet`,
    }
  if (facts.entered.saving)
    return enteredGate(facts, 'saving', (usd) => usd > 0, {
      bound,
      value: (usd) => `$${usd} a month`,
      name: 'the saving',
    })
  const why = facts.saving?.why ?? 'nobody has looked yet'
  return {
    state: 'unknown',
    value: null,
    bound,
    text: `the saving of ${SAVING} is not known, ${why}; measured elsewhere, enter it with value, date, source and author`,
  }
}
