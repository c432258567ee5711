import { describe, expect, it } from 'vitest'
import { billLines, groupParts, hourSums } from '../../dashboards/ops/money/account-day.view.ts'
import {
  byAccount,
  changeText,
  costTemplate,
  inForce,
  monthlyText,
  rateInMoney,
  rateText,
  tariffText,
} from '../../dashboards/ops/money/book.view.ts'
import {
  orderOf,
  otherProblems,
  problemWith,
  shownFields,
  valuesOf,
} from '../../dashboards/ops/money/entry-form.view.ts'
import { FORM_KINDS, FORMS } from '../../dashboards/ops/money/forms.view.ts'
import { newCost, newValues } from '../../dashboards/ops/money/new-entry.view.ts'
import { projectionBody, projectionRows, stageFields } from '../../dashboards/ops/money/projection.view.ts'
import {
  answerOf,
  crossingText,
  DIALS,
  fromSlider,
  questionOf,
  searchOf,
  shown,
  sliderOf,
  typed,
} from '../../dashboards/ops/money/what-if.view.ts'
import { armRows, listRow, moneyRows, weekTitle } from '../../dashboards/ops/reports/report.view.ts'
import { accountDay } from '../browser/fixture-money-account.ts'
import { costs, history, prices } from '../browser/fixture-money-book.ts'
import { report, reportList } from '../browser/fixture-report.ts'

const NOW = Date.UTC(2026, 10, 29, 18)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const dialOf = (name: string) => DIALS.find((it) => it.name === name)!

describe('the question of what if', () => {
  it('reads back from the address as it was asked', () => {
    const question = {
      charactersPerDay: 240_000,
      growthPerMonth: 0.07,
      operationsHours: 2.5,
      share: 7_500,
      vendorModel: '@cf/deepgram/aura-1',
    }
    const search = searchOf(question)
    expect(search).toBe('?v=240000&g=7&h=2.5&p=75&m=%40cf%2Fdeepgram%2Faura-1')
    expect(questionOf(search)).toEqual(question)
    expect(searchOf({})).toBe('')
  })

  it('leaves out what is no number in its range', () => {
    expect(questionOf('?v=5&g=abc&s=-1&h=&p=101&r=1e3')).toEqual({})
  })

  it('takes what people type', () => {
    expect(typed(dialOf('charactersPerDay'), ' 240,000 ')).toBe(240_000)
    expect(typed(dialOf('growthPerMonth'), '\u22125')).toBe(-0.05)
    expect(shown(dialOf('growthPerMonth'), 0.07)).toBe('7')
    expect(typed(dialOf('serverPerMonth'), '19x')).toBeNull()
  })

  it('moves a volume by its digits: each tenth of the way is the same factor', () => {
    const volume = dialOf('charactersPerDay')
    expect(sliderOf(volume, 1_000)).toBe(0)
    expect(sliderOf(volume, 100_000_000)).toBe(1_000)
    expect(fromSlider(volume, 600)).toBe(1_000_000)
    expect(fromSlider(volume, sliderOf(volume, 240_000))).toBe(240_000)
    expect(sliderOf(volume, 0)).toBe(0)
  })

  it('leads with the answer, and lets the rest follow', () => {
    const text = 'At 1.2 million the vendor costs $9: $2 a month less. It breaks even at 3. It pays now.'
    expect(answerOf(text)).toEqual({
      lead: 'At 1.2 million the vendor costs $9: $2 a month less.',
      rest: 'It breaks even at 3. It pays now.',
    })
    expect(answerOf('One sentence.')).toEqual({ lead: 'One sentence.', rest: '' })
  })

  it('says when growth gets there', () => {
    expect(plain(crossingText(6.62))).toBe('in 6.6 months')
    expect(plain(crossingText(1))).toBe('in 1 month')
    expect(crossingText(0)).toBe('now')
    expect(crossingText(null)).toBe('never at this growth')
  })
})

describe('a form', () => {
  it('sends an entry as it was read, whatever its kind', () => {
    const { fixed } = costs(NOW)
    for (const entry of fixed) {
      const order = orderOf(FORMS.fixed, valuesOf(FORMS.fixed, entry), entry.id, ' again ')
      const { id, enteredAt: _at, enteredBy: _by, ...rest } = entry
      expect(order).toEqual({
        method: 'PUT',
        path: `/v1/costs/fixed/${id}`,
        body: { kind: 'fixed', ...rest, reason: 'again' },
      })
    }
    for (const rate of prices(NOW).rates) {
      const { id, enteredAt: _at, enteredBy: _by, ...rest } = rate
      expect(orderOf(FORMS.rate, valuesOf(FORMS.rate, rate), id, '').body).toEqual({
        kind: 'rate',
        ...rest,
        reason: '',
      })
    }
  })

  it('shows hours or an amount, and sends only what is shown', () => {
    const hours = { ...newCost('operations', NOW), 'monthly.hours': '2', 'monthly.rate': '30', source: 'x' }
    expect(shownFields(FORMS.fixed, hours).map((it) => it.name)).not.toContain('monthly.amount')
    expect(orderOf(FORMS.fixed, { ...hours, 'monthly.amount': '9' }, null, '')).toMatchObject({
      method: 'POST',
      path: '/v1/costs',
      body: {
        monthly: { kind: 'hours', hours: '2', rate: '30' },
        rollout: null,
        from: Date.UTC(2026, 10, 1),
        to: null,
        avoidable: true,
      },
    })
  })

  it('sends what is no number as it was typed, so that the answer can name it', () => {
    const values = { ...newValues('model', NOW), per: 'many', amount: '-3', from: 'soon' }
    expect(orderOf(FORMS.model, values, null, '').body).toMatchObject({
      per: 'many',
      amount: '-3',
      from: 'soon',
    })
    expect(orderOf(FORMS.model, newValues('model', NOW), null, '').body).toMatchObject({
      per: 1_000,
      from: Date.UTC(2026, 10, 29, 18),
    })
  })

  it('sets a budget in micro-dollars at its backend', () => {
    expect(orderOf(FORMS.budget, { backend: 'a b', limit: '30.5', hardStop: 'yes' }, null, '')).toEqual({
      method: 'PUT',
      path: '/v1/backends/a%20b/budget',
      body: { limit: 30_500_000, hardStop: true, reason: '' },
    })
  })

  it('puts a problem beside its field, and above the form what belongs to none', () => {
    const problems = [
      { field: 'amount', problem: 'too small' },
      { field: 'amount', problem: 'no number' },
      { field: 'from', problem: 'no whole hour' },
      { field: 'rates.3', problem: 'overlaps' },
    ]
    expect(problemWith('amount', problems)).toBe('too small; no number')
    expect(problemWith('source', problems)).toBeNull()
    expect(otherProblems(FORMS.model.fields, problems)).toEqual([problems[3]])
  })

  it.each(FORM_KINDS)('of kind %s names each field once', (kind) => {
    const names = FORMS[kind].fields.map((it) => it.name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('a projection', () => {
  const ladder = [
    { name: 'draft', kind: 'draft' },
    { name: 'shadow', kind: 'shadow' },
    { name: '50 %', kind: 'share' },
  ] as const

  it('begins with what is in force, and leaves out stages without a figure', () => {
    const rows = projectionRows(ladder, costs(NOW).projections[0]!)
    expect(rows.map((it) => [it.stage, it.vendorPerMonth])).toEqual([
      ['shadow', ''],
      ['50 %', '527'],
    ])
    const { at, body } = projectionBody(rows, ' finance ', '')
    expect(at).toEqual([1])
    expect(body).toMatchObject({ source: 'finance', stages: [{ stage: '50 %', selfHostedPerMonth: '299' }] })
    expect(stageFields(at.indexOf(1))[0]!.name).toBe('stages.0.vendorPerMonth')
  })

  it('takes characters with separators, and sends on what is no count', () => {
    const row = (text: string) => ({
      stage: '50 %',
      vendorPerMonth: '1',
      selfHostedPerMonth: '1',
      candidateCharactersPerMonth: text,
    })
    const sent = (text: string) => projectionBody([row(text)], '', '').body.stages[0]!
    expect(sent('17,500,000').candidateCharactersPerMonth).toBe(17_500_000)
    expect(sent('lots').candidateCharactersPerMonth).toBe('lots')
    expect(sent('').candidateCharactersPerMonth).toBeNull()
  })
})

describe('the price book', () => {
  const book = prices(NOW)
  const [cloudflare, deepinfra] = byAccount(book, NOW)

  it('says tariffs and rates as sentences, and what a rate comes to', () => {
    expect(tariffText(cloudflare!.current!)).toBe('$0.011 per 1,000 neurons, 10,000 a UTC day free')
    expect(tariffText(deepinfra!.current!)).toBe('billed in USD')
    const aura = cloudflare!.rates.find((it) => it.model.endsWith('aura-2-en'))!
    expect(rateText(aura, 'neurons')).toBe('2,727.27 neurons per 1,000 characters')
    expect(rateInMoney(aura, cloudflare!.current)).toBe('$0.030 per 1,000 characters')
    expect(rateText(deepinfra!.rates[0]!, 'USD')).toBe('$0.62 per 1,000,000 characters')
    expect(rateInMoney(deepinfra!.rates[0]!, deepinfra!.current)).toBeNull()
    expect(rateText({ ...aura, per: 1, base: 'requests', amount: '2' }, 'neurons')).toBe(
      '2 neurons per request',
    )
  })

  it('knows which of several counts now', () => {
    const [old, current, next] = [{ from: NOW - 2 }, { from: NOW - 1 }, { from: NOW + 1 }]
    const all = [old, current, next]
    expect(all.map((it) => inForce(it, all, NOW))).toEqual(['before', 'now', 'later'])
    expect(inForce({ from: NOW - 2, until: NOW }, [], NOW)).toBe('before')
  })

  it('shows every line of the total cost, entered or not', () => {
    const lines = costTemplate(costs(NOW).fixed)
    expect(lines.map((it) => [it.category, it.entries.length])).toEqual([
      ['server', 1],
      ['operations', 1],
      ['monitoring', 1],
      ['backups', 1],
      ['certificates', 0],
      ['logging', 1],
      ['other', 0],
    ])
    expect(monthlyText(costs(NOW).fixed[0]!)).toBe('$199 a month')
    expect(monthlyText(costs(NOW).fixed[1]!)).toBe('2 h a month at $30')
  })

  it('says field by field what somebody changed', () => {
    const [budget, server, first] = history(NOW).changes.map(changeText)
    expect(budget).toEqual({
      title: 'Ada changed the daily budget workers-ai',
      fields: ['limit: $25.00 → $30.00'],
    })
    expect(server!.fields).toEqual(['monthly.amount: 184 → 199'])
    expect(first).toEqual({ title: 'Ada entered the monthly cost GPU server, RTX 4000 SFF Ada', fields: [] })
    const gone = { ...history(NOW).changes[0]!, after: null }
    expect(changeText(gone).title).toBe('Ada took the daily budget workers-ai away')
  })
})

describe('the bill of a day', () => {
  const view = accountDay(Date.UTC(2026, 10, 26), NOW)

  it('is the sum of its parts, by who used it and by hour', () => {
    const sum = (list: readonly { readonly cost: number }[]) => list.reduce((all, it) => all + it.cost, 0)
    expect(view.cost).toBeGreaterThan(0)
    expect(sum(groupParts(view.parts))).toBe(view.cost)
    expect(sum(hourSums(view.parts))).toBe(view.cost)
    expect(groupParts(view.parts).length).toBeLessThan(view.parts.length)
  })

  it('takes the free units off before it bills', () => {
    expect(billLines(view).map((it) => it.sign)).toEqual(['', '\u2212', '='])
    expect(plain(billLines(view)[1]!.value)).toBe('10,000 neurons')
  })
})

describe('the weekly report', () => {
  const week = report('2026-W48', NOW, false)!

  it('puts both weeks and their difference side by side, and what is left below', () => {
    const rows = moneyRows(week)
    const cents = (text: string) => Math.round(Number(text.replace(/[$,]/g, '')) * 100)
    const [all, billed, server, care, net] = rows.map((it) => cents(it.now))
    expect(Math.abs(all! - billed! - server! - care! - net!)).toBeLessThanOrEqual(2)
    expect(rows.at(-1)).toMatchObject({ strong: true })
    expect(moneyRows({ total: week.total, before: null })[0]).toMatchObject({ before: '—', difference: '—' })
  })

  it('never rounds availability up to all of it', () => {
    const line = { ...week.rollouts[0]!.candidate.now, availability: 0.999_999 }
    const rows = armRows({ now: line, before: null }, { now: { ...line, p95: null }, before: line })
    const of = (name: string) => rows.find((it) => it.name === name)!
    expect(plain(of('Available').candidate)).toBe('99.999 %')
    expect(of('p95')).toMatchObject({ candidate: '—', candidateBefore: '', baselineBefore: '' })
    expect(plain(of('Errors').candidateBefore)).toBe('0 points')
  })

  it('is listed with its days, what it saved, and whether it left', () => {
    const [now, last] = reportList(NOW).map((it) => listRow(it, NOW))
    expect(now).toMatchObject({
      title: 'Week 48 of 2026',
      days: '23 to 29 November 2026',
      state: 'not over yet',
    })
    expect(last).toMatchObject({ state: 'sent', sent: true })
    expect(weekTitle('2027-W01')).toBe('Week 1 of 2027')
  })
})
