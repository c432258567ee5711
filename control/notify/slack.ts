import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook'
import type { Clock } from '../ports/clock.ts'
import type { DeliveryResult, Notifier } from '../ports/notifier.ts'
import { type SlackOptions, toSlackMessage, toSlackText } from './slack-blocks.ts'
import { fromError, fromStatus } from './slack-failure.ts'

export interface SlackSettings extends SlackOptions {
  /** The webhook's address; a secret, never logged and never part of an error. */
  readonly webhookUrl: string
  /** Covers the whole call; 5,000 by default. */
  readonly timeoutMs?: number
  readonly clock: Pick<Clock, 'now'>
  readonly fetch?: typeof globalThis.fetch
}

type Payload = Parameters<IncomingWebhook['send']>[0]

/**
 * Sends notices to one Slack incoming webhook.
 *
 * @throws RangeError when the address is not http(s) or the mention is not one that Slack understands.
 */
export function createSlackNotifier(settings: SlackSettings): Notifier {
  checkSettings(settings)
  const timeoutMs = settings.timeoutMs ?? 5_000
  const send = (payload: Payload) => sendOnce(settings, timeoutMs, payload)
  return {
    async deliver(notice, context) {
      const result = await send(toSlackMessage(notice, context, settings) as unknown as Payload)
      // A message that Slack finds malformed would hold up all that come after it: say it in plain text.
      if (result === 'delivered' || !/answered 400/.test(result.failed)) return result
      return send({ text: toSlackText(notice, context, settings) })
    },
  }
}

async function sendOnce(
  settings: SlackSettings,
  timeoutMs: number,
  payload: Payload,
): Promise<DeliveryResult> {
  // The client keeps neither headers nor a status that arrived before the connection broke: our fetch does.
  let status: number | undefined
  let retryAfter: string | null = null
  const call = settings.fetch ?? globalThis.fetch
  const webhook = new IncomingWebhook(settings.webhookUrl, {
    timeout: timeoutMs,
    fetch: async (url, init) => {
      const response = await call(url, init as RequestInit)
      status = response.status
      retryAfter = response.headers.get('retry-after')
      return response
    },
  })
  try {
    await webhook.send(payload)
    return 'delivered'
  } catch (error) {
    if (status !== undefined && status >= 200 && status < 300) return 'delivered'
    const body = error instanceof IncomingWebhookHTTPError ? String(error.body ?? '') : ''
    if (status !== undefined) return fromStatus(status, body, retryAfter, settings.clock.now())
    return fromError(error, timeoutMs)
  }
}

function checkSettings({ webhookUrl, mention }: SlackSettings): void {
  if (!/^https?:\/\//.test(webhookUrl) || !URL.canParse(webhookUrl))
    throw new RangeError('slack webhook: the address is not an http(s) URL (its value is not shown)')
  if (mention !== null && !/^(?:<![a-z]+>|<!subteam\^[A-Z0-9]+>|<@[A-Z0-9]+>)$/.test(mention))
    throw new RangeError(
      `slack mention: "${mention}" is none of <!here>, <!channel>, <!subteam^S…>, <@U…>, which Slack understands`,
    )
}
