import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Notice } from '../../../control/core/effects.ts'
import { toSlackMessage, toSlackText } from '../../../control/notify/slack-blocks.ts'
import type { SlackMessage } from '../../../control/notify/slack-message.ts'
import { blockKitProblems } from './block-kit-problems.ts'
import {
  ALERT,
  ALL_NOTICES,
  CLOSED,
  COMPLAINTS,
  ERRORS_BREACHED,
  HELD_BY_SIGNAL,
  LINKS,
  OBSERVED,
  REPORT,
  REPORT_AGAIN,
  ROLLED_BACK,
  SLOW,
  STAGE,
} from './sample-notices.ts'

const options = { links: LINKS, mention: '<!subteam^S0ONCALL>' }
const once = { idempotencyId: 'rollback-12', repeat: false }
const say = (notice: Notice, context = once) => toSlackMessage(notice, context, options)

function header(message: SlackMessage): string {
  const block = message.blocks.find((one) => one.type === 'header')
  return block?.type === 'header' ? block.text.text : ''
}
function lines(message: SlackMessage): string {
  const block = message.blocks.find((one) => one.type === 'section')
  return block?.type === 'section' ? block.text.text : ''
}
const whole = (message: SlackMessage) => JSON.stringify(message)

describe('a Slack message', () => {
  it('stays within the limits of Block Kit for every kind of notice', () => {
    for (const notice of ALL_NOTICES) expect(blockKitProblems(say(notice)), notice.kind).toEqual([])
  })

  it('stays within them whatever people write', () => {
    const wild = fc.string({ unit: 'binary', maxLength: 3_500 })
    fc.assert(
      fc.property(wild, wild, fc.boolean(), (reason, name, repeat) => {
        const context = { idempotencyId: reason, repeat }
        for (const notice of [
          { ...STAGE, reason, rolloutName: name, actor: name, to: reason },
          { ...CLOSED, cause: reason, rolloutName: name },
          { ...ALERT, text: reason, subject: name },
          { ...ROLLED_BACK, verdict: null, reason, baselineName: name, fromStage: reason },
          { ...REPORT, headline: `Week 48 ${reason}`, money: name, health: reason, next: name, week: name },
          { ...REPORT_AGAIN, next: reason, request: { by: name, reason, again: true } },
        ] as Notice[])
          expect(blockKitProblems(say(notice, context))).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  it('of a signal that holds says how the hold ends, links its runbook, and pages where that is due', () => {
    const message = say(HELD_BY_SIGNAL)
    expect(header(message)).toBe('English speech is held at 25 %')
    expect(lines(message)).toContain('edge lost 212 of 4,180 records')
    expect(lines(message)).toContain('on by itself once it was clear for 15 min')
    expect(whole(message)).toContain('/runbooks/lost-records')
    expect(whole(message)).toContain('S0ONCALL')
    const eager = {
      kind: 'signal',
      signal: 'eager-suspicion',
      clearMs: 900_000,
      severity: 'warning',
    } as const
    expect(whole(say({ ...HELD_BY_SIGNAL, held: eager } as Notice))).not.toContain('S0ONCALL')
    const breach = say({ ...HELD_BY_SIGNAL, held: { kind: 'breach', trigger: 'complaints' } } as Notice)
    expect(lines(breach)).toContain('until a person has looked')
    expect(whole(breach)).toContain('/runbooks/complaints')
  })

  it('of a week says in four lines what it saved, what it cost, how both arms did and what to do, and pages nobody', () => {
    const message = say(REPORT, { idempotencyId: 'report-2026-W48', repeat: false })
    expect(header(message)).toBe('Week 48 saved $24.10 net; $184.20 since 7 November 2026')
    expect(lines(message).split('\n')).toEqual([
      '*Money:* vendor billed $61.20 · own cost $55.00 · avoided $79.10 · 1,204,000 characters in 12,040 requests',
      '*Health:* Kokoro 0.31 % errors, p95 212 ms · Workers AI 0.4 % errors, p95 305 ms · no incident',
      '*Next:* Advance English speech to 50 %, or say why not: every gate is clear. And 1 more in the report.',
    ])
    expect(whole(message)).not.toContain('S0ONCALL')
    const actions = message.blocks.find((block) => block.type === 'actions')
    expect(actions?.type === 'actions' && actions.elements.map(({ text, url }) => [text.text, url])).toEqual([
      ['Open report', 'http://127.0.0.1:8700/reports/2026-W48'],
    ])
    expect(JSON.stringify(message.attachments)).toContain('report-2026-W48')
    expect(message.attachments[0]?.color).toBe('#d9730d')
    expect(say({ ...REPORT, cheaper: 'baseline' }).attachments[0]?.color).toBe('#2b6cb0')
  })

  it('of a week that is sent again says who wanted it and why', () => {
    expect(lines(say(REPORT_AGAIN))).toMatch(
      /^\*Note:\* sent again on request of Ada: the board asked for it\n\*Money:\*/,
    )
    const first = { ...REPORT_AGAIN, request: { ...REPORT_AGAIN.request, again: false } }
    expect(lines(say(first))).toContain('*Note:* sent on request of Ada: the board')
  })

  it('of a rollback for complaints counts them', () => {
    expect(lines(say({ ...ROLLED_BACK, verdict: COMPLAINTS } as Notice))).toContain(
      '31 of 40 complaints are about the candidate, 4.2 × as many per request (bound 1.5 ×)',
    )
  })

  it('says what happened, why with value, bound, sample and since, who acted, and what comes next', () => {
    const message = say(ROLLED_BACK)
    expect(header(message)).toBe('English speech is rolled back from 50 % to Workers AI')
    expect(lines(message).split('\n')).toEqual([
      '*Why:* 13 % failed (bound 2 %), 41 of 312 requests · since 14:02:11 UTC · evidence 1.3, rolls back at 1',
      '*Who:* rolled back by the judge; Workers AI serves everybody, Kokoro nobody',
      expect.stringContaining('*Next:* gateways follow within seconds'),
    ])
  })

  it('gives both times and their ratio for a latency breach', () => {
    expect(lines(say({ ...ROLLED_BACK, verdict: SLOW } as Notice))).toContain(
      'p95 812 ms against 421 ms, 1.9 × the baseline (bound 1.5 ×), 312 requests',
    )
  })

  it('carries the incident with its link, the runbook and the time in UTC, as buttons and as plain links', () => {
    const message = say(ROLLED_BACK)
    const actions = message.blocks.find((block) => block.type === 'actions')
    expect(actions?.type === 'actions' && actions.elements.map(({ text, url }) => [text.text, url])).toEqual([
      ['Open incident 14', 'http://127.0.0.1:8700/incidents/14'],
      ['Runbook', 'http://127.0.0.1:8700/runbooks/errors'],
    ])
    const footer = JSON.stringify(message.attachments)
    expect(footer).toContain('<http://127.0.0.1:8700/incidents/14|Open incident 14>')
    expect(footer).toContain('<http://127.0.0.1:8700/runbooks/errors|Runbook>')
    expect(footer).toContain('incident 14 · 2026-11-23 14:02:41 UTC · rollback-12')
  })

  it('shows baseline in blue, candidate in orange, and red only for a breach', () => {
    expect(say(STAGE).attachments[0]?.color).toBe('#d9730d')
    expect(say(OBSERVED).attachments[0]?.color).toBe('#2b6cb0')
    expect(say(ROLLED_BACK).attachments[0]?.color).toBe('#c0392b')
    expect(say({ ...ROLLED_BACK, verdict: null } as Notice).attachments[0]?.color).toBe('#2b6cb0')
  })

  it('says on a repeat that it was possibly sent before, and never otherwise', () => {
    for (const notice of ALL_NOTICES) {
      expect(header(say(notice, { ...once, repeat: true }))).toMatch(/^Possibly sent before: /)
      expect(whole(say(notice))).not.toContain('ossibly sent before')
    }
  })

  it('mentions people on an open page, on a hold that pages, and on nothing else', () => {
    expect(lines(say(ALERT))).toMatch(/^<!subteam\^S0ONCALL> /)
    const rest = ALL_NOTICES.filter((notice) => notice !== ALERT && notice !== HELD_BY_SIGNAL)
    for (const notice of rest) expect(whole(say(notice)), notice.kind).not.toContain('<!')
    expect(whole(toSlackMessage(ALERT, once, { links: LINKS, mention: null }))).not.toContain('<!')
  })

  it('lets nobody write a link, a mention, emphasis or a line of their own', () => {
    const evil = 'x <!channel> & <https://evil.example|click> @here *bold* `code` ~no~ _it_\n*Who:* the judge'
    const message = say({ ...STAGE, reason: evil, actor: evil, rolloutName: evil } as Notice)
    expect(header(message)).not.toMatch(/[<>]|@here/)
    const marked = [lines(message), message.text].join('\n')
    expect(marked).not.toMatch(/<!|<https:\/\/evil|@here|`|~/)
    expect(marked).not.toContain('*bold*')
    expect(lines(message).split('\n')).toHaveLength(3)
    expect(lines(message)).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;')
  })

  it('keeps identifiers with underscores readable', () => {
    expect(lines(say({ ...STAGE, reason: 'error_rate of cf_ai is fine' } as Notice))).toContain(
      'error_rate of cf_ai is fine',
    )
  })

  it('never cuts an escape or a character in half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 600, max: 660 }), fc.constantFrom('&', '🙂', '<'), (length, mark) => {
        const text = lines(say({ ...STAGE, reason: 'a'.repeat(length) + mark.repeat(40) } as Notice))
        expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/)
        expect(() => encodeURIComponent(text)).not.toThrow()
      }),
    )
  })

  it('says the same in plain text for a receiver that refuses blocks', () => {
    const text = toSlackText(ROLLED_BACK, { ...once, repeat: true }, options)
    expect(text).toContain('possibly sent before')
    expect(text).toContain('13 % failed (bound 2 %)')
    expect(text).toContain('<http://127.0.0.1:8700/incidents/14|Open incident 14>')
  })

  it('speaks of a breach without numbers in the words of the verdict', () => {
    const verdict = { ...ERRORS_BREACHED, value: null, since: null }
    expect(lines(say({ ...ROLLED_BACK, verdict } as Notice))).toContain(verdict.text)
  })
})
