import type { PlanBackend } from '../contract.ts'
import { issueReceipt } from '../feedback/issue-receipt.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { GatewayRequest } from '../gateway-request.ts'
import type { Identity } from '../identity/identify.ts'
import { describeOverride, explain } from '../routing/explain.ts'
import type { Ticket } from './ticket.ts'
import { toAscii } from './to-ascii.ts'

/** Headers of an answer that tell its client something about itself: receipt, cookies, override, explanation. */
export async function personalHeaders(
  core: GatewayCore,
  request: GatewayRequest,
  identity: Identity,
  ticket: Ticket,
  backend: PlanBackend,
): Promise<Readonly<Record<string, string>>> {
  const { decision, speech } = ticket
  const headers: Record<string, string> = {}
  const issuing = issueReceipt(core.receipts, ticket, backend)
  const receipt = issuing instanceof Promise ? await issuing : issuing
  if (receipt !== null) headers['x-tts-receipt'] = receipt
  const choosing = chooseCookie(core, identity, ticket)
  const cookie = choosing instanceof Promise ? await choosing : choosing
  if (cookie !== null) headers['set-cookie'] = cookie
  const override = describeOverride(identity, decision)
  if (override !== null) headers['x-crossfade-override'] = override
  if (request.headers['x-crossfade-explain'] !== undefined) {
    const mayKnow = identity.isTrusted || identity.override !== null
    headers['x-crossfade-explain'] = mayKnow
      ? toAscii(JSON.stringify(explain(core, identity, speech, decision)))
      : 'refused: not a trusted address, and no X-Crossfade-Override'
  }
  return headers
}

/** A visitor without any id gets a session; one whose arm may be pinned, a pin. Nobody ever needs both at once. */
function chooseCookie(
  core: GatewayCore,
  identity: Identity,
  ticket: Ticket,
): string | null | Promise<string | null> {
  const { user, session, pins } = identity
  const { sessions, pins: sessionPins } = core.identity
  if (user !== null || session !== null) return sessionPins.issue(ticket.decision, pins)
  return ticket.decision.rollout?.anonymous === 'session' ? sessions.issue() : null
}
