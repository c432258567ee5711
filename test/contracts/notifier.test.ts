import { afterEach, describe } from 'vitest'
import { createSilentNotifier } from '../../control/notify/silent.ts'
import { createSlackNotifier } from '../../control/notify/slack.ts'
import { createLogger } from '../../control/observe/logger.ts'
import { AT, LINKS } from '../control/notify/sample-notices.ts'
import { type SlackReceiver, startSlackReceiver } from '../control/notify/slack-receiver.ts'
import { describeNotifier } from './notifier.contract.ts'

const clock = { now: () => AT }

describe('the Slack notifier', () => {
  let slack: SlackReceiver | undefined
  afterEach(() => slack?.close())

  describeNotifier(async () => {
    const receiver = await startSlackReceiver()
    slack = receiver
    return {
      notifier: createSlackNotifier({ webhookUrl: receiver.url, links: LINKS, mention: null, clock }),
      received: () => receiver.accepted.map((message) => JSON.stringify(message)),
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
