import { afterEach, describe, expect } from 'vitest'
import { createSilentNotifier } from '../../control/notify/silent.ts'
import { createSlackNotifier } from '../../control/notify/slack.ts'
import { createLogger } from '../../control/observe/logger.ts'
import { type SlackStandin, startSlackStandin } from '../../deploy/local/slack-standin.ts'
import { AT, LINKS } from '../control/notify/sample-notices.ts'
import { describeNotifier } from './notifier.contract.ts'

const clock = { now: () => AT }

describe('the Slack notifier', () => {
  let slack: SlackStandin | undefined
  afterEach(async () => {
    expect(slack?.refusals()).toEqual([])
    await slack?.close()
  })

  describeNotifier(async () => {
    const receiver = await startSlackStandin({ port: 0 })
    slack = receiver
    return {
      notifier: createSlackNotifier({ webhookUrl: receiver.url, links: LINKS, mention: '<!here>', clock }),
      received: () => receiver.messages().map((message) => JSON.stringify(message.payload)),
    }
  })
})

describe('the silent notifier', () => {
  describeNotifier(() => {
    const lines: string[] = []
    const log = createLogger({ now: () => AT, write: (line) => lines.push(line), level: 'info' })
    return { notifier: createSilentNotifier(log), received: () => lines }
  })
})
